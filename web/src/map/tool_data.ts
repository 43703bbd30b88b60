// From the answers of the tools to what the map draws of them.
import type { Assignment, Coverage, Feature, Properties, ServiceArea } from '../api/types';
import { percent, t } from '../i18n';
import { collection, point } from './geometry';
import { band_colours, kBandWidths, kShareColours, share_class } from './palette';

type Collection = GeoJSON.FeatureCollection;

interface BandStyle {
  colour: string;
  width: number;
  order: number;
  label: string;
}

function band_styles(minutes: number[]): BandStyle[] {
  const colours = band_colours(minutes.length);
  return minutes.map((n, order) => ({
    colour: colours[order]!, width: kBandWidths[order]!, order, label: t('common.minutes', { n }),
  }));
}

export function reach_polygons(answer: ServiceArea): Collection {
  const styles = band_styles(answer.bands.map((band) => band.minutes));
  const drawn = answer.bands.map((band, i) => ({
    type: 'Feature' as const, geometry: band.polygon as GeoJSON.Geometry, properties: { ...styles[i] },
  })).filter((feature) => feature.geometry);
  return collection(drawn.reverse()); // the widest lies lowest
}

export function reach_lines(answer: ServiceArea): Collection {
  const styles = new Map(band_styles(answer.bands.map((b) => b.minutes))
    .map((style, i) => [answer.bands[i]!.minutes, style]));
  return collection(answer.reached.features.map((line) => ({
    ...line, properties: { ...styles.get(Number(line.properties?.band)) },
  })).filter((line) => 'colour' in line.properties));
}

export function reach_buildings(answer: ServiceArea): Collection {
  const styles = band_styles(answer.bands.map((band) => band.minutes));
  const band_of = (seconds: number) => answer.bands.findIndex((band) => seconds <= band.minutes * 60);
  return collection(answer.buildings.map(({ id, seconds, at }) => point(at, {
    id, colour: styles[band_of(seconds)]?.colour ?? styles.at(-1)?.colour ?? '#000',
  })));
}

export function facility_mark(feature: Feature): Collection {
  return collection([{ ...feature, properties: { name: feature.properties.name } }]);
}

// Areas coloured and labelled by the share covered in the widest band.
export function coverage_areas(answer: Coverage, shapes: Feature[]): Collection {
  const found = new Map(answer.areas.map((area) => [area.id, area]));
  return collection(shapes.flatMap((shape) => {
    const area = found.get(shape.properties.id);
    if (!area || area.total === 0) return [];
    const covered = area.covered.at(-1) ?? 0;
    const colour = kShareColours[share_class(covered / area.total)]!;
    const properties = { id: area.id, layer: shape.properties.layer, colour, label: percent(covered, area.total) };
    return [{ type: 'Feature' as const, geometry: shape.geometry, properties }];
  }));
}

export function uncovered_points(answer: Coverage): Collection {
  return collection(answer.uncovered.features.map((feature) => ({
    ...feature,
    properties: { ...feature.properties, layer: 'buildings', id: feature.properties?.id ?? feature.id },
  })));
}

interface Chosen {
  unit: number; // 0: none
  target: number; // 0: all
}

export function assignment_lines(answer: Assignment, chosen: Chosen): Collection {
  const lines = answer.rows.filter((row) => !chosen.target || row.target.id === chosen.target);
  return collection(lines.map((row) => ({
    type: 'Feature' as const,
    geometry: row.line,
    properties: {
      layer: 'organisations', id: row.unit.id, name: row.unit.name, chosen: row.unit.id === chosen.unit,
    },
  })).sort((a, b) => Number(a.properties.chosen) - Number(b.properties.chosen)));
}

export function assignment_points(answer: Assignment, chosen: Chosen): Collection {
  const rows = answer.rows.filter((row) => !chosen.target || row.target.id === chosen.target);
  const targets = new Map(rows.map((row) => [row.target.id, row.target]));
  return collection([
    ...rows.map(({ unit }) => point(unit.at, {
      layer: 'organisations', id: unit.id, name: unit.name, icon: 'organisation', label: '',
    })),
    ...[...targets.values()].map((target) => point(target.at, {
      layer: answer.to, id: target.id, name: target.name, icon: 'centre', label: target.name,
    })),
  ]);
}

export function marked(features: { geometry: GeoJSON.Geometry; properties: Properties }[]): Collection {
  return collection(features.map(({ geometry, properties: { id, layer, name } }) => ({
    type: 'Feature' as const, geometry, properties: { id, layer, name },
  })));
}
