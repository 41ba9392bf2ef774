import type { Bounds } from '../api/district';

export interface TileId {
  z: number;
  x: number;
  y: number;
}

/** A tile draws what lies within this part of its side beyond its edge: geo/tile/tile.hpp has the figure. */
export const tileBuffer = 64 / 4096;
/** More would take longer to name than to read again. */
const mostTiles = 500;

const northmost = 85.0511287798066; // degrees; web mercator is a square up to there
/** Place on the mercator square, 0 to 1 from west to east and from north to south. */
const across = (lon: number) => (lon + 180) / 360;
const down = (lat: number) => {
  const bounded = Math.max(-northmost, Math.min(northmost, lat)) * (Math.PI / 180);
  return (1 - Math.log(Math.tan(bounded) + 1 / Math.cos(bounded)) / Math.PI) / 2;
};
const lonAt = (x: number) => x * 360 - 180;
const latAt = (y: number) => Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * (180 / Math.PI);

/** First and last tile that draw something between two places of the square. */
function span(from: number, to: number, z: number, buffer: number): [number, number] {
  const side = 2 ** z;
  const within = (tile: number) => Math.max(0, Math.min(side - 1, Math.floor(tile)));
  return [within(from * side - buffer), within(to * side + buffer)];
}

/** All that the tiles of a zoom hold which show a part of `bounds`: what is beyond the window comes into sight unasked. */
export function wholeTiles([west, south, east, north]: Bounds, z: number): Bounds {
  const [x0, x1] = span(across(west), across(east), z, 0);
  const [y0, y1] = span(down(north), down(south), z, 0);
  const side = 2 ** z;
  return [lonAt(x0 / side), latAt((y1 + 1) / side), lonAt((x1 + 1) / side), latAt(y0 / side)];
}

/** The tiles of these zooms that draw something in one of the boxes; null: too many to name. */
export function touchedTiles(boxes: readonly Bounds[], zooms: readonly number[]): TileId[] | null {
  const found = new Map<string, TileId>();
  for (const z of zooms)
    for (const [west, south, east, north] of boxes) {
      const [x0, x1] = span(across(west), across(east), z, tileBuffer);
      const [y0, y1] = span(down(north), down(south), z, tileBuffer);
      if ((x1 - x0 + 1) * (y1 - y0 + 1) + found.size > mostTiles) return null;
      for (let x = x0; x <= x1; x++) for (let y = y0; y <= y1; y++) found.set(`${z}/${x}/${y}`, { z, x, y });
    }
  return [...found.values()];
}

/** The collections that a source of the style draws, by its address: "/tiles/grid,grid_label.json" draws grid. */
export function collectionsOf(url: string): string[] {
  const layers = /\/tiles\/([^/]+)\.json/.exec(url)?.[1]?.split(',') ?? [];
  return [...new Set(layers.map((layer) => layer.replace(/_label$/, '')))];
}
