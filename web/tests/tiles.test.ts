import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { describe, expect, test } from 'vitest';

// The tiles the server writes, read by the reader that the map uses: tests/tiles/golden_tiles_test.cc
// keeps them, with what they hold.
interface Feature {
  id: number;
  type: number;
  values: Record<string, unknown>;
  parts: [number, number][][];
}
interface Golden {
  tile: string; // in hex
  layers: Record<string, Feature[]>;
}
const goldens = import.meta.glob<Golden>('../../tests/data/sets/golden-tiles/*.json', {
  eager: true,
  import: 'default',
});

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));
}

function contentOf(bytes: Uint8Array): Record<string, Feature[]> {
  const layers: Record<string, Feature[]> = {};
  for (const [name, layer] of Object.entries(new VectorTile(new PbfReader(bytes)).layers)) {
    layers[name] = [];
    for (let i = 0; i < layer.length; i++) {
      const feature = layer.feature(i);
      const parts = feature
        .loadGeometry()
        .map((part) => part.map((p): [number, number] => [p.x, p.y]));
      layers[name].push({
        id: feature.id ?? 0,
        type: feature.type,
        values: { ...feature.properties },
        parts,
      });
    }
  }
  return layers;
}

describe('tiles', () => {
  test('are kept with the project', () => expect(Object.keys(goldens).length).toBeGreaterThan(2));
  test.each(Object.entries(goldens))('%s reads in the browser as it was written', (_, golden) => {
    expect(contentOf(bytesOf(golden.tile))).toEqual(golden.layers);
  });
});
