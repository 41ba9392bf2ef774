import type { Bounds } from '../api/district';
import type { Geometry } from '../api/feature';

/** The box around a geometry; null for one without a position. */
export function boundsOf({ coordinates }: Geometry): Bounds | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  const visit = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    const [lon, lat] = part;
    if (typeof lon === 'number' && typeof lat === 'number') {
      [west, south, east, north] = [Math.min(west, lon), Math.min(south, lat), Math.max(east, lon), Math.max(north, lat)];
    } else part.forEach(visit);
  };
  visit(coordinates);
  return west <= east ? [west, south, east, north] : null;
}
