import type { LonLat } from '../api/district';
import { rounded, type Path } from './shape';

/** A corner or edge near a place. */
export interface Catch {
  at: LonLat;
  kind: 'corner' | 'edge';
}

const metresPerDegree = 111_320; // of latitude; near enough to tell what lies nearer

/**
 * The corner within reach, else the place on an edge within reach. `lines`: what there is to snap to, rings closed.
 * `reach` in metres.
 */
export function nearest([lon, lat]: LonLat, lines: readonly Path[], reach: number): Catch | null {
  const across = metresPerDegree * Math.cos((lat * Math.PI) / 180);
  const plane = ([x, y]: LonLat) => [(x - lon) * across, (y - lat) * metresPerDegree] as const;
  let corner: { at: LonLat; away: number } | null = null;
  let edge: { at: LonLat; away: number } | null = null;
  for (const line of lines) {
    let before: readonly [number, number] | null = null;
    for (const [index, point] of line.entries()) {
      const here = plane(point);
      const away = Math.hypot(...here);
      if (away <= reach && away < (corner?.away ?? Infinity)) corner = { at: point, away };
      if (before) {
        const [ax, ay, bx, by] = [...before, here[0] - before[0], here[1] - before[1]];
        const long = bx * bx + by * by;
        const share = long === 0 ? 0 : Math.max(0, Math.min(1, -(ax * bx + ay * by) / long));
        const beside = Math.hypot(ax + share * bx, ay + share * by);
        const from = line[index - 1] ?? point;
        if (beside <= reach && beside < (edge?.away ?? Infinity)) {
          edge = { at: rounded([from[0] + share * (point[0] - from[0]), from[1] + share * (point[1] - from[1])]), away: beside };
        }
      }
      before = here;
    }
  }
  if (corner) return { at: corner.at, kind: 'corner' };
  return edge ? { at: edge.at, kind: 'edge' } : null;
}
