import type { LonLat } from '../api/district';
import { fewest, pathsOf, type Path, type Shape } from './shape';

export type FlawCode = 'too-few' | 'repeated' | 'crossing' | 'hole-outside' | 'parts-overlap' | 'outside-own' | 'nothing';

/** One thing that is wrong with a shape, and where. */
export interface Flaw {
  code: FlawCode;
  at: LonLat | null;
  /** A warning: the server decides. */
  mild?: boolean;
}

/** So many are enough to see what is wrong. */
const mostFlaws = 20;

interface Edge {
  from: LonLat;
  to: LonLat;
  /** Of all paths. */
  path: number;
  at: number;
  /** Edges of the same path. */
  of: number;
  closed: boolean;
}

/**
 * What is wrong with a drawing while it is drawn: too few corners, a corner said twice, edges that cross or touch, holes
 * outside. Decided on whole steps of 1e-9 degree, as the server stores them; exact for shapes up to some kilometres.
 */
export function flawsOf(shape: Shape): Flaw[] {
  const paths = pathsOf(shape);
  if (paths.length === 0) return [{ code: 'nothing', at: null }];
  const flaws: Flaw[] = [];
  for (const { points } of paths) {
    if (new Set(points.map(String)).size < fewest[shape.kind]) flaws.push({ code: 'too-few', at: points[0] ?? null });
    points.forEach((point, at) => {
      const next = points[at + 1] ?? (shape.kind === 'area' ? points[0] : undefined);
      if (next && points.length > 1 && same(point, next)) flaws.push({ code: 'repeated', at: point });
    });
  }
  if (shape.kind !== 'area' || flaws.length > 0) return flaws.slice(0, mostFlaws);
  flaws.push(...crossingsOf(paths.map(({ points }) => points)).map((at): Flaw => ({ code: 'crossing', at })));
  if (flaws.length > 0) return flaws.slice(0, mostFlaws);
  for (const [outer, ...holes] of shape.parts) {
    for (const hole of holes) {
      const out = hole.find((point) => outer && !holds(outer, point) && !onRing(outer, point));
      if (out) flaws.push({ code: 'hole-outside', at: out });
    }
  }
  shape.parts.forEach(([outer], at) =>
    shape.parts.forEach((other, there) => {
      const inside = there !== at && outer?.find((point) => inPart(other, point));
      if (inside) flaws.push({ code: 'parts-overlap', at: inside });
    }),
  );
  return flaws.slice(0, mostFlaws);
}

/** The corners that lie outside all of these areas, told once with the first of them; the server judges by the middle. */
export function outsideOf(shape: Shape, areas: readonly Shape[]): Flaw[] {
  if (areas.length === 0) return [];
  const out = pathsOf(shape).flatMap(({ points }) => points).find((point) => !areas.some((area) => area.parts.some((part) => inPart(part, point) || part.some((ring) => onRing(ring, point)))));
  return out ? [{ code: 'outside-own', at: out, mild: true }] : [];
}

const same = (a: LonLat, b: LonLat) => a[0] === b[0] && a[1] === b[1];
const inPart = ([outer, ...holes]: readonly Path[], point: LonLat): boolean =>
  outer !== undefined && holds(outer, point) && !onRing(outer, point) && !holes.some((hole) => holds(hole, point) || onRing(hole, point));

/** By the even-odd rule; a place on the ring may be either. */
export function holds(ring: Path, [x, y]: LonLat): boolean {
  let inside = false;
  ring.forEach(([x1, y1], at) => {
    const [x2, y2] = ring[(at + 1) % ring.length] ?? [x1, y1];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  });
  return inside;
}
const onRing = (ring: Path, point: LonLat): boolean =>
  ring.some((from, at) => {
    const to = ring[(at + 1) % ring.length] ?? from;
    return turn(from, to, point) === 0 && inBox(from, to, point);
  });

const step = 1e-9;
/** Twice the area of the triangle in squared steps: its sign is the side on which the third lies. */
function turn(a: LonLat, b: LonLat, c: LonLat): number {
  const [bx, by, cx, cy] = [b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]].map((value) => Math.round(value / step)) as [number, number, number, number];
  return bx * cy - by * cx;
}
const inBox = (a: LonLat, b: LonLat, c: LonLat) =>
  c[0] >= Math.min(a[0], b[0]) && c[0] <= Math.max(a[0], b[0]) && c[1] >= Math.min(a[1], b[1]) && c[1] <= Math.max(a[1], b[1]);

/** Where two edges meet that should not; null where they do not. */
function meeting(p: Edge, q: Edge): LonLat | null {
  const neighbours = p.path === q.path && (p.at + 1 === q.at || (p.closed && p.at === 0 && q.at === p.of - 1));
  const [a, b, c, d] = [turn(p.from, p.to, q.from), turn(p.from, p.to, q.to), turn(q.from, q.to, p.from), turn(q.from, q.to, p.to)];
  if (neighbours) {
    // They share a corner; only one that folds back over the other is wrong.
    const [shared, one, other] = p.at + 1 === q.at ? [p.to, p.from, q.to] : [p.from, p.to, q.from];
    if (turn(shared, one, other) !== 0) return null;
    return (one[0] - shared[0]) * (other[0] - shared[0]) + (one[1] - shared[1]) * (other[1] - shared[1]) > 0 ? shared : null;
  }
  if (Math.sign(a) * Math.sign(b) < 0 && Math.sign(c) * Math.sign(d) < 0) {
    const share = a / (a - b);
    return [q.from[0] + share * (q.to[0] - q.from[0]), q.from[1] + share * (q.to[1] - q.from[1])];
  }
  // Rings of one shape may touch in a corner; within one ring no corner may lie on another edge.
  if (p.path !== q.path) return null;
  if (a === 0 && inBox(p.from, p.to, q.from)) return q.from;
  if (b === 0 && inBox(p.from, p.to, q.to)) return q.to;
  if (c === 0 && inBox(q.from, q.to, p.from)) return p.from;
  if (d === 0 && inBox(q.from, q.to, p.to)) return p.to;
  return null;
}

/** All meetings of the edges of closed rings; a sweep from west to east. */
function crossingsOf(rings: readonly Path[]): LonLat[] {
  const edges = rings.flatMap((ring, path) =>
    ring.map((from, at): Edge => ({ from, to: ring[(at + 1) % ring.length] ?? from, path, at, of: ring.length, closed: true })),
  );
  const west = ({ from, to }: Edge) => Math.min(from[0], to[0]);
  const east = ({ from, to }: Edge) => Math.max(from[0], to[0]);
  edges.sort((p, q) => west(p) - west(q));
  const found: LonLat[] = [];
  let open: Edge[] = [];
  for (const edge of edges) {
    open = open.filter((other) => east(other) >= west(edge));
    for (const other of open) {
      const [first, second] = other.path < edge.path || (other.path === edge.path && other.at < edge.at) ? [other, edge] : [edge, other];
      const at = meeting(first, second);
      if (at && !found.some((before) => same(before, at))) found.push(at);
      if (found.length >= mostFlaws) return found;
    }
    open.push(edge);
  }
  return found;
}
