// The map itself: takes plain values and draws them, and tells what the user does on it. It knows
// nothing of the page's state; `bind.ts` joins the two.
import {
  Map as MapLibre, ScaleControl, type GeoJSONSource, type LngLatBoundsLike, type MapMouseEvent,
  type PointLike,
} from 'maplibre-gl';

import type { Box, District, Position, StaleBox } from '../api/types';
import type { Hit } from '../state/selection';
import type { Place, Toggle } from '../state/view_url';
import { hits_of } from './hits';
import { add_icons } from './icons';
import { box_of } from './geometry';
import { stale_tiles } from './refresh';
import { kSource } from './style/common';
import { kBelowLabels, layers_of, style_of, toggle_of } from './style/style';
import { kClosedPins, kTaskPins, only_these, pin_image, pin_order } from './style/task_layers';
import { kWorkTouch, kZoneTouch } from './style/work_layers';
import { kOverlays, kSurfaceToolLayers, kTopToolLayers, type Overlay } from './style/tool_layers';

// Where the pointer is, the tasks there with the box that holds them, and the works and zones there.
export interface Spot {
  at: Position;
  tasks: number[];
  box: Box;
  works: number[]; // the topmost first
  zones: number[];
}

export interface MapHooks {
  click(hits: Hit[], spot: Spot): void;
  hover(hits: Hit[], spot: Spot | null): void; // null: the pointer has left
  moved(place: Place, box: Box): void;
}

const kEmpty: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };
const kTouchPixels = 5;
const kFitPadding = 40;
const kFitMaxZoom = 17;

export class MapView {
  private readonly map: MapLibre;
  private readonly touchable: string[];
  private readonly district: District;
  private minute = 0;
  private aiming = false; // the next click chooses a place

  // `ready` is called once everything can be drawn. Requires: the browser has WebGL.
  constructor(container: HTMLElement, district: District, place: Place | null, hooks: MapHooks, ready: () => void) {
    this.district = district;
    this.map = new MapLibre({
      container,
      style: style_of(district, location.origin),
      minZoom: 8,
      maxZoom: 20,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      maxTileCacheSize: 0, // tiles out of sight may grow stale unseen; the browser's cache has them
      refreshExpiredTiles: false,
      fadeDuration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 200,
      ...this.start_position(place),
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new ScaleControl({ maxWidth: 120, unit: 'metric' }), 'bottom-left');
    this.touchable = layers_of(district).filter((layer) => /-(touch|fill|symbols|names|minor|river)$/.test(layer.id)
      && toggle_of(layer) && toggle_of(layer) !== 'relief').map((layer) => layer.id);
    // Before the first tile comes: its symbols need their pictures.
    this.map.once('style.load', () => {
      add_icons(this.map);
      this.add_overlays();
      this.listen(hooks);
      this.tell_moved(hooks);
      ready();
    });
    const busy = (on: boolean) => container.setAttribute('aria-busy', String(on));
    busy(true);
    this.map.on('dataloading', () => busy(true));
    this.map.on('movestart', () => busy(true));
    this.map.on('idle', () => busy(false));
  }

  private start_position(place: Place | null) {
    if (place) return { center: [place.lon, place.lat] as [number, number], zoom: place.zoom };
    const { bbox, centre } = this.district;
    if (bbox) return { bounds: bbox as LngLatBoundsLike, fitBoundsOptions: { padding: 16 } };
    return { center: centre ?? ([109.5, 36.6] as [number, number]), zoom: 10 };
  }

  private add_overlays(): void {
    for (const source of kOverlays) this.map.addSource(source, { type: 'geojson', data: kEmpty });
    for (const layer of kSurfaceToolLayers) this.map.addLayer(layer, kBelowLabels);
    for (const layer of kTopToolLayers) this.map.addLayer(layer);
  }

  private listen(hooks: MapHooks): void {
    this.map.on('click', (event) => hooks.click(this.at(event.point, kTouchPixels), this.spot(event.point, kTouchPixels)));
    let waiting: MapMouseEvent | null = null;
    this.map.on('mousemove', (event) => {
      if (!waiting) {
        requestAnimationFrame(() => {
          const last = waiting;
          waiting = null;
          if (!last) return;
          const hits = this.at(last.point, 2);
          const spot = this.spot(last.point, 2);
          const over = hits.length || spot.tasks.length || spot.works.length ? 'pointer' : '';
          this.map.getCanvas().style.cursor = this.aiming ? 'crosshair' : over;
          hooks.hover(hits, spot);
        });
      }
      waiting = event;
    });
    this.map.on('mouseout', () => {
      waiting = null; // else what the pointer was over last would be told after it has left
      hooks.hover([], null);
    });
    this.map.on('moveend', () => this.tell_moved(hooks));
  }

  private tell_moved(hooks: MapHooks): void {
    const { lng, lat } = this.map.getCenter();
    hooks.moved({ zoom: this.map.getZoom(), lat, lon: lng }, this.box());
  }

  private box(): Box {
    const bounds = this.map.getBounds();
    return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  }

  private at(point: { x: number; y: number }, reach: number): Hit[] {
    const square: [PointLike, PointLike] = [
      [point.x - reach, point.y - reach], [point.x + reach, point.y + reach],
    ];
    const layers = [...this.touchable, 'uncovered-cross', 'assignment-lines-line', 'assignment-points-symbol']
      .filter((id) => this.map.getLayer(id));
    return hits_of(this.map.queryRenderedFeatures(square, { layers }));
  }

  // The tasks under the pointer, each once. A pin stands above its place, so the box is that of the
  // places, widened by what the tiles round.
  private spot(point: { x: number; y: number }, reach: number): Spot {
    const square: [PointLike, PointLike] = [
      [point.x - reach, point.y - reach], [point.x + reach, point.y + reach],
    ];
    const found = this.map.queryRenderedFeatures(square, { layers: [kTaskPins, kClosedPins] });
    const { lng, lat } = this.map.unproject([point.x, point.y]);
    const places = found.map((feature) => feature.geometry);
    const [w, s, e, n] = box_of({ type: 'GeometryCollection', geometries: places }) ?? [lng, lat, lng, lat];
    const rounding = 360 / 2 ** Math.min(16, Math.floor(this.map.getZoom())) / 2048;
    return {
      at: [lng, lat], tasks: [...new Set(found.map((feature) => Number(feature.id)))],
      box: [w - rounding, s - rounding, e + rounding, n + rounding],
      works: this.ids_at(square, [...kWorkTouch]), zones: this.ids_at(square, [kZoneTouch]),
    };
  }

  private ids_at(square: [PointLike, PointLike], layers: string[]): number[] {
    return [...new Set(this.map.queryRenderedFeatures(square, { layers }).map((feature) => Number(feature.properties.id)))];
  }

  // Of the tasks in the tiles those of the list; none where the list is not open.
  show_tasks(ids: readonly number[]): void {
    this.map.setFilter(kTaskPins, only_these(ids));
  }

  // Those due before the minute (since 1970) are drawn as overdue.
  set_minute(minute: number): void {
    if (minute === this.minute) return;
    this.minute = minute;
    this.map.setLayoutProperty(kTaskPins, 'icon-image', pin_image(minute));
    this.map.setLayoutProperty(kTaskPins, 'symbol-sort-key', pin_order(minute));
  }

  aim(on: boolean): void {
    this.aiming = on;
    this.map.getCanvas().style.cursor = on ? 'crosshair' : '';
  }

  draw(overlay: Overlay, data: GeoJSON.FeatureCollection | null): void {
    void this.map.getSource<GeoJSONSource>(overlay)?.setData(data ?? kEmpty);
  }

  hide(hidden: readonly Toggle[]): void {
    for (const layer of layers_of(this.district)) {
      const toggle = toggle_of(layer);
      if (!toggle) continue;
      this.map.setLayoutProperty(layer.id, 'visibility', hidden.includes(toggle) ? 'none' : 'visible');
    }
  }

  // Quietens the map's own symbols while a tool draws over them.
  quieten(on: boolean): void {
    for (const id of ['facilities-symbols', 'organisations-symbols']) {
      this.map.setPaintProperty(id, 'icon-opacity', on ? 0.35 : 1);
      this.map.setPaintProperty(id, 'text-opacity', on ? 0.35 : 1);
    }
  }

  go_to(place: Place): void {
    this.map.jumpTo({ center: [place.lon, place.lat], zoom: place.zoom });
  }

  // Moves only when the box is not well in sight already; `closer`: also when it is far too small.
  show(box: Box, closer = false): void {
    const [west, south, east, north] = this.box();
    const inside = box[0] > west && box[1] > south && box[2] < east && box[3] < north;
    const small = Math.max((box[2] - box[0]) / (east - west), (box[3] - box[1]) / (north - south)) < 0.3;
    if (inside && !(closer && small && this.map.getZoom() < 15)) return;
    this.fit(box);
  }

  fit(box: Box): void {
    this.map.fitBounds(box, { padding: this.padding(), maxZoom: kFitMaxZoom, duration: 500 });
  }

  // What floats over the map is left free: the card on the right, the sheet on a phone.
  private padding() {
    const around = { top: kFitPadding, right: kFitPadding, bottom: kFitPadding, left: kFitPadding };
    const map = this.map.getContainer().getBoundingClientRect();
    for (const cover of document.querySelectorAll('[data-covers-map]')) {
      const box = cover.getBoundingClientRect();
      const beside = box.left >= map.right || box.right <= map.left || box.top >= map.bottom;
      if (box.width === 0 || beside) continue;
      if (box.width > map.width * 0.8) {
        around.bottom = Math.max(around.bottom, Math.min(map.bottom - box.top + 16, map.height * 0.6));
      } else if (map.width > 700) {
        around.right = Math.max(around.right, map.right - box.left + 16);
      }
    }
    return around;
  }

  // Moves the place out from under what floats over the map, at the same zoom; not at all when it is in sight.
  uncover([lon, lat]: Position): void {
    const { top, right, bottom, left } = this.padding();
    const { clientWidth, clientHeight } = this.map.getContainer();
    const { x, y } = this.map.project([lon, lat]);
    if (x >= left && x <= clientWidth - right && y >= top && y <= clientHeight - bottom) return;
    this.map.easeTo({ center: [lon, lat], offset: [(left - right) / 2, (top - bottom) / 2], duration: 300 });
  }

  whole(): void {
    if (this.district.bbox) this.fit(this.district.bbox);
  }

  zoom_by(steps: number): void {
    this.map.zoomTo(Math.round(this.map.getZoom() + steps), { duration: 250 });
  }

  label(text: string): void {
    this.map.getCanvas().setAttribute('aria-label', text);
  }

  resize(): void {
    this.map.resize();
  }

  // Asks again for the tiles that a change made stale; null: for all.
  refresh(stale: StaleBox[] | null): void {
    const ask = () => {
      if (!stale) return this.map.refreshTiles(kSource);
      const [w, s, e, n] = this.box();
      const [dx, dy] = [(e - w) / 4, (n - s) / 4];
      const tiles = stale_tiles(stale, [w - dx, s - dy, e + dx, n + dy], this.map.getZoom());
      if (tiles.length) this.map.refreshTiles(kSource, tiles);
    };
    // A tile on its way may have been answered before the change: it is asked for once more.
    const on_its_way = !this.map.areTilesLoaded();
    ask();
    if (on_its_way) this.map.once('idle', ask);
  }

  destroy(): void {
    this.map.remove();
  }
}
