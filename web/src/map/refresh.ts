import type { Box, StaleBox } from '../api/types';

export interface TileId {
  z: number;
  x: number;
  y: number;
}

const kMaxTileZoom = 16;
const kMinTileZoom = 8;
// Tiles of an edit's box and of those beside it that hold its buffer.
const kBufferTiles = 1 / 16;

function column(lon: number, z: number): number {
  return ((lon + 180) / 360) * 2 ** z;
}

function row(lat: number, z: number): number {
  const s = Math.sin((Math.max(-85.05, Math.min(85.05, lat)) * Math.PI) / 180);
  return (0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI)) * 2 ** z;
}

function overlap(a: Box, b: Box): Box | null {
  const box: Box = [
    Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3]),
  ];
  return box[0] <= box[2] && box[1] <= box[3] ? box : null;
}

// The tiles that an edit made stale among those the map may hold: of what is in sight, at the zoom
// shown and, since coarser tiles stand in while finer ones load, at all below.
// Requires: `in_sight` is what the map shows, with a margin. Ensures: no tile twice.
export function stale_tiles(stale: StaleBox[], in_sight: Box, zoom: number): TileId[] {
  const finest = Math.min(kMaxTileZoom, Math.ceil(zoom) + 1);
  const found = new Map<string, TileId>();
  for (const box of stale) {
    const part = overlap(box.bbox, in_sight);
    if (!part) continue;
    const from = Math.max(kMinTileZoom, box.minzoom);
    const to = Math.min(finest, box.maxzoom);
    for (let z = from; z <= to; z++) {
      const x1 = Math.floor(column(part[2], z) + kBufferTiles);
      const y1 = Math.floor(row(part[1], z) + kBufferTiles);
      for (let x = Math.floor(column(part[0], z) - kBufferTiles); x <= x1; x++) {
        for (let y = Math.floor(row(part[3], z) - kBufferTiles); y <= y1; y++) {
          if (x >= 0 && y >= 0 && x < 2 ** z && y < 2 ** z) found.set(`${z}/${x}/${y}`, { z, x, y });
        }
      }
    }
  }
  return [...found.values()];
}
