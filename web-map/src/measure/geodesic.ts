import geodesic from 'geographiclib-geodesic';
import type { LonLat } from '../api/district';

// Karney (2013), Algorithms for geodesics; WGS 84 ellipsoid, good to nanometres.
const earth = geodesic.Geodesic.WGS84;

/** Metres between two places along the ellipsoid. */
export function distance(from: LonLat, to: LonLat): number {
  return earth.Inverse(from[1], from[0], to[1], to[0]).s12 ?? 0;
}

/** Metres along a line. */
export const lineLength = (points: readonly LonLat[]): number =>
  points.reduce((sum, point, at) => sum + (at === 0 ? 0 : distance(points[at - 1] ?? point, point)), 0);

/** Square metres and metres round the closed ring of these corners; zero for fewer than three. */
export function ringSize(points: readonly LonLat[]): { area: number; perimeter: number } {
  if (points.length < 3) return { area: 0, perimeter: 0 };
  const ring = earth.Polygon(false);
  for (const [longitude, latitude] of points) ring.AddPoint(latitude, longitude);
  const { area, perimeter } = ring.Compute(false, true);
  return { area: Math.abs(area ?? 0), perimeter };
}

/** The ring of places `radius` metres from a centre, closed. */
export function circle(centre: LonLat, radius: number, corners = 72): LonLat[] {
  const ring = Array.from({ length: corners }, (_, at): LonLat => {
    const { lat2, lon2 } = earth.Direct(centre[1], centre[0], (360 * at) / corners, radius);
    return [lon2 ?? centre[0], lat2 ?? centre[1]];
  });
  return [...ring, ring[0] ?? centre];
}
