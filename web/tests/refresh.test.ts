import { expect, test } from 'vitest';

import type { Box } from '../src/api/types';
import { stale_tiles, type TileId } from '../src/map/refresh';

function tile_box({ z, x, y }: TileId): Box {
  const lon = (v: number) => (v / 2 ** z) * 360 - 180;
  const lat = (v: number) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * v) / 2 ** z))) * 180) / Math.PI;
  return [lon(x), lat(y + 1), lon(x + 1), lat(y)];
}

const meet = (a: Box, b: Box) => a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];

function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

test('every tile in sight that meets a stale box is named, by trying all tiles', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const r = random(seed);
    const at = (): Box => {
      const [w, s] = [1.4 + r() * 0.3, 42.4 + r() * 0.2];
      return [w, s, w + r() * 0.02, s + r() * 0.02];
    };
    const box = at();
    const sight: Box = [1.35, 42.35, 1.85, 42.7];
    const minzoom = 8 + Math.floor(r() * 4);
    const zoom = 8 + r() * 5;
    const named = stale_tiles([{ layers: [], bbox: box, minzoom, maxzoom: 16 }], sight, zoom);
    const keys = new Set(named.map(({ z, x, y }) => `${z}/${x}/${y}`));
    expect(keys.size, `seed ${seed}`).toBe(named.length);
    for (let z = minzoom; z <= Math.ceil(zoom) + 1; z++) {
      const width = 360 / 2 ** z;
      for (let x = Math.floor((1.3 + 180) / width); x <= Math.floor((1.9 + 180) / width); x++) {
        const row = (lat: number) => Math.floor((0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)) * 2 ** z);
        for (let y = row(42.75); y <= row(42.3); y++) {
          if (meet(tile_box({ z, x, y }), box)) expect(keys, `seed ${seed}`).toContain(`${z}/${x}/${y}`);
        }
      }
    }
  }
});

test('a tile beside the box that holds its buffer is named too', () => {
  const tile = { z: 12, x: 2065, y: 1513 };
  const [, s, e, n] = tile_box(tile);
  const box: Box = [e + 1e-6, (s + n) / 2, e + 2e-6, (s + n) / 2];
  const named = stale_tiles([{ layers: [], bbox: box, minzoom: 12, maxzoom: 12 }], [1, 42, 2, 43], 12);
  expect(named).toEqual([tile, { ...tile, x: tile.x + 1 }]);
});

test('what is out of sight is left alone', () => {
  expect(stale_tiles([{ layers: [], bbox: [1, 42, 1.1, 42.1], minzoom: 8, maxzoom: 16 }], [2, 43, 3, 44], 12)).toEqual([]);
});
