import type { LonLat } from '../api/district';
import type { Geometry } from '../api/feature';
import { lineLength, ringSize } from '../measure/geodesic';

export type Kind = 'point' | 'line' | 'area';
/** Corners in order. A ring of an area is open here: its first corner is not said again. */
export type Path = readonly LonLat[];
/** Of an area the outer ring and its holes, of a line or point one path alone. */
export type Part = readonly Path[];

/** What a person draws and changes: a geometry without what GeoJSON repeats. */
export interface Shape {
  readonly kind: Kind;
  readonly parts: readonly Part[];
}

/** Where a corner stands. */
export interface Corner {
  part: number;
  path: number;
  at: number;
}

export const kindOf = (geometryType: string): Kind => (/polygon/i.test(geometryType) ? 'area' : /line/i.test(geometryType) ? 'line' : 'point');
export const emptyShape = (kind: Kind): Shape => ({ kind, parts: [] });
export const fewest: Record<Kind, number> = { point: 1, line: 2, area: 3 };

const opened = (ring: LonLat[]): LonLat[] => {
  const [first, last] = [ring[0], ring.at(-1)];
  return ring.length > 1 && first && last && first[0] === last[0] && first[1] === last[1] ? ring.slice(0, -1) : ring;
};
const closed = (path: Path): LonLat[] => (path[0] ? [...path, path[0]] : []);

export function shapeOf({ type, coordinates }: Geometry): Shape {
  const kind = kindOf(type);
  const several = type.startsWith('Multi');
  if (kind === 'point') return { kind, parts: (several ? (coordinates as LonLat[]) : [coordinates as LonLat]).map((place) => [[place]]) };
  if (kind === 'line') return { kind, parts: (several ? (coordinates as LonLat[][]) : [coordinates as LonLat[]]).map((line) => [line]) };
  const polygons = several ? (coordinates as LonLat[][][]) : [coordinates as LonLat[][]];
  return { kind, parts: polygons.map((rings) => rings.map(opened)) };
}

/** `type`: that of the collection. A shape of several parts stays one where the collection has single ones: the server says no. */
export function geometryOf({ kind, parts }: Shape, type: string): Geometry {
  const single = { point: 'Point', line: 'LineString', area: 'Polygon' }[kind];
  const pieces = parts.map((part) => (kind === 'area' ? part.map(closed) : kind === 'line' ? (part[0] ?? []) : (part[0]?.[0] ?? [])));
  if (/^multi/i.test(type) || pieces.length > 1) return { type: `Multi${single}`, coordinates: pieces };
  return { type: single, coordinates: pieces[0] ?? [] };
}

export const isMulti = (geometryType: string): boolean => /^multi/i.test(geometryType);
export const isEmpty = (shape: Shape): boolean => shape.parts.length === 0;
export const pathsOf = (shape: Shape): { part: number; path: number; points: Path }[] =>
  shape.parts.flatMap((part, at) => part.map((points, path) => ({ part: at, path, points })));
export const cornersOf = (shape: Shape): number => pathsOf(shape).reduce((sum, { points }) => sum + points.length, 0);
export const cornerAt = (shape: Shape, { part, path, at }: Corner): LonLat | undefined => shape.parts[part]?.[path]?.[at];

export function withPath(shape: Shape, part: number, path: number, points: Path): Shape {
  return { ...shape, parts: shape.parts.map((old, here) => (here === part ? old.map((line, there) => (there === path ? points : line)) : old)) };
}
export const withPart = (shape: Shape, points: Path): Shape => ({ ...shape, parts: [...shape.parts, [points]] });
export const withHole = (shape: Shape, part: number, points: Path): Shape => ({
  ...shape, parts: shape.parts.map((old, here) => (here === part ? [...old, points] : old)),
});
/** Without an outer ring its holes go as well. */
export function withoutPath(shape: Shape, part: number, path: number): Shape {
  const parts = shape.parts.flatMap((old, here): Part[] => {
    if (here !== part) return [old];
    return path === 0 ? [] : [old.filter((_, there) => there !== path)];
  });
  return { ...shape, parts };
}
export const movedCorner = (shape: Shape, { part, path, at }: Corner, to: LonLat): Shape =>
  withPath(shape, part, path, (shape.parts[part]?.[path] ?? []).map((point, here) => (here === at ? to : point)));
/** Nothing where too few would be left. */
export function withoutCorner(shape: Shape, { part, path, at }: Corner): Shape | null {
  const points = shape.parts[part]?.[path] ?? [];
  return points.length > fewest[shape.kind] ? withPath(shape, part, path, points.filter((_, here) => here !== at)) : null;
}
/** A new corner half-way to the next one; of a line's last corner half-way to the one before. */
export function withCornerAfter(shape: Shape, { part, path, at }: Corner): { shape: Shape; corner: Corner } | null {
  const points = shape.parts[part]?.[path] ?? [];
  const from = shape.kind === 'line' && at === points.length - 1 ? at - 1 : at;
  const [a, b] = [points[from], points[(from + 1) % points.length]];
  if (shape.kind === 'point' || !a || !b) return null;
  const middle = rounded([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
  return { shape: withPath(shape, part, path, points.toSpliced(from + 1, 0, middle)), corner: { part, path, at: from + 1 } };
}
/** The whole moved by degrees. */
export const moved = (shape: Shape, [east, north]: LonLat): Shape => ({
  ...shape, parts: shape.parts.map((part) => part.map((path) => path.map(([lon, lat]) => rounded([lon + east, lat + north])))),
});

/** The server keeps 1e-9 degree, 0.1 mm. */
const steps = 1e9;
export const rounded = ([lon, lat]: LonLat): LonLat => [Math.round(lon * steps) / steps, Math.round(lat * steps) / steps];

export const sameShape = (a: Shape, b: Shape): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The place on which the name of a shape could stand: the middle of its box. */
export function middleOf(shape: Shape): LonLat | null {
  const points = pathsOf(shape).flatMap(({ points }) => points);
  if (points.length === 0) return null;
  const [lons, lats] = [points.map(([lon]) => lon), points.map(([, lat]) => lat)];
  return [(Math.min(...lons) + Math.max(...lons)) / 2, (Math.min(...lats) + Math.max(...lats)) / 2];
}

export interface Size {
  /** Metres along the lines, or round all rings. */
  length: number;
  /** Square metres without the holes. */
  area: number;
}

/** On the ellipsoid. */
export function sizeOf({ kind, parts }: Shape): Size {
  if (kind === 'line') return { length: parts.reduce((sum, part) => sum + lineLength(part[0] ?? []), 0), area: 0 };
  if (kind === 'point') return { length: 0, area: 0 };
  const rings = parts.flatMap((part) => part.map((path, at) => ({ ...ringSize(path), sign: at === 0 ? 1 : -1 })));
  return { length: rings.reduce((sum, { perimeter }) => sum + perimeter, 0), area: rings.reduce((sum, { area, sign }) => sum + sign * area, 0) };
}
