import type { LonLat } from '../api/district';
import type { Feature } from '../api/feature';
import type { CoverageOrder } from '../api/writes';
import { geometryOf, isEmpty, pathsOf, sameShape, shapeOf, type Shape } from '../draft/shape';

/** What can be done to the borders of a coverage. */
export const operations = ['borders', 'split', 'reshape', 'merge', 'cut_hole', 'snap', 'fill_gap', 'remove_overlap'] as const;
export type Operation = (typeof operations)[number];

/** What is drawn for it; null where other features are chosen instead. */
export const drawnFor = { borders: 'area', split: 'line', reshape: 'line', merge: null, cut_hole: 'area', snap: null, fill_gap: 'point', remove_overlap: null } as const;

/** What a person has given so far. */
export interface Given {
  shape?: Shape;
  others: readonly Feature[];
  /** Ground cut out stays nobody's. */
  leaveGap?: boolean;
  /** Metres. */
  tolerance?: number;
  /** Whose outlines to snap to. */
  to?: { collection: string; ids: number[] };
}

const seen = ({ id, properties }: Feature) => ({ id, version: Number(properties['version']) });

/** The order to send; null where something is still missing or nothing would change. */
export function orderOf(operation: Operation, feature: Feature, { shape, others, leaveGap, tolerance, to }: Given): CoverageOrder | null {
  const level = feature.properties['level'];
  const order = (members: Record<string, unknown>): CoverageOrder =>
    ({ ...members, ...(typeof level === 'number' ? { level } : {}), features: [seen(feature), ...others.map(seen)] }) as CoverageOrder;
  const drawn = shape && !isEmpty(shape) ? shape : null;
  switch (operation) {
    case 'borders': {
      const before = feature.geometry && shapeOf(feature.geometry);
      if (!drawn || !before || sameShape(before, drawn)) return null;
      const moves = movesOf(before, drawn);
      return moves ? order({ operation: 'move_vertices', moves }) : order({ operation: 'redraw', geometry: geometryOf(drawn, 'Polygon') });
    }
    case 'split':
    case 'reshape':
      return drawn && order({ operation, line: geometryOf(drawn, 'LineString') });
    case 'cut_hole':
      return drawn && order({ operation, geometry: geometryOf(drawn, 'Polygon'), leave_gap: leaveGap === true });
    case 'fill_gap': {
      const at = drawn?.parts[0]?.[0]?.[0];
      return at ? order({ operation, at }) : null;
    }
    case 'merge':
      return others.length > 0 ? order({ operation }) : null;
    case 'remove_overlap':
      return others.length === 1 ? order({ operation, owner: 'larger' }) : null;
    case 'snap':
      return to && to.ids.length > 0 ? order({ operation, to, tolerance: tolerance ?? 1 }) : null;
  }
}

/**
 * Which corners went where, when nothing else changed: then all levels and neighbours that have them move along. Null where
 * corners came, went or fell together.
 */
export function movesOf(before: Shape, after: Shape): { from: LonLat; to: LonLat }[] | null {
  const [old, now] = [pathsOf(before), pathsOf(after)];
  if (old.length !== now.length || old.some(({ points }, at) => points.length !== now[at]?.points.length)) return null;
  return old.flatMap(({ points }, at) =>
    points.flatMap((from, corner) => {
      const to = now[at]?.points[corner] ?? from;
      return to[0] === from[0] && to[1] === from[1] ? [] : [{ from, to }];
    }),
  );
}

/** Whether two features have an edge in common: two corners at least. */
export function touching(a: Feature, b: Feature): boolean {
  if (!a.geometry || !b.geometry) return false;
  const corners = (feature: Feature) => (feature.geometry ? pathsOf(shapeOf(feature.geometry)).flatMap(({ points }) => points.map(String)) : []);
  const of = new Set(corners(a));
  return corners(b).filter((corner) => of.has(corner)).length >= 2;
}
