import type { LonLat } from '../api/district';

/** Begins the names of what a sketch adds to the style. */
export const sketchPrefix = 'sketch';

export type SketchKind = 'line' | 'area';

/** What a person has drawn so far. */
export interface Drawn {
  /** The points that are set. */
  set: readonly LonLat[];
  /** The same, and while drawing the place under the pointer, where the next would lie. */
  shown: readonly LonLat[];
  finished: boolean;
}
export const noDrawn: Drawn = { set: [], shown: [], finished: false };

interface Shape {
  geometry: { type: string; coordinates: unknown };
  properties: Record<string, unknown>;
}

/** Reads a feature of Terra Draw: while drawing, its last corner is the pointer's; a ring is closed. */
export function drawnOf({ geometry, properties }: Shape): Drawn {
  const finished = !properties['currentlyDrawing'];
  const corners = (geometry.type === 'Polygon' ? (geometry.coordinates as LonLat[][])[0]?.slice(0, -1) : (geometry.coordinates as LonLat[])) ?? [];
  if (finished) return { set: corners, shown: corners, finished };
  const count = properties['committedCoordinateCount'];
  return { set: corners.slice(0, typeof count === 'number' ? count : corners.length - 1), shown: corners, finished };
}
