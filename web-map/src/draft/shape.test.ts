import { describe, expect, it } from 'vitest';
import type { LonLat } from '../api/district';
import { back, begin, forth, step } from './past';
import { cornerAt, cornersOf, geometryOf, middleOf, moved, movedCorner, sameShape, shapeOf, sizeOf, withCornerAfter, withHole, withoutCorner, withoutPath, withPart } from './shape';

const square: LonLat[] = [[0, 0], [0.001, 0], [0.001, 0.001], [0, 0.001]];
const small: LonLat[] = [[0.0002, 0.0002], [0.0004, 0.0002], [0.0004, 0.0004]];
const area = withPart({ kind: 'area', parts: [] }, square);
const first = { part: 0, path: 0, at: 0 };

describe('a shape', () => {
  it.each([
    ['Polygon', [[[0, 0], [1, 0], [1, 1], [0, 0]]]],
    ['MultiPolygon', [[[[0, 0], [1, 0], [1, 1], [0, 0]], [[0.5, 0.1], [0.6, 0.1], [0.6, 0.2], [0.5, 0.1]]], [[[2, 0], [3, 0], [3, 1], [2, 0]]]]],
    ['LineString', [[0, 0], [1, 1]]],
    ['MultiLineString', [[[0, 0], [1, 1]], [[2, 2], [3, 3]]]],
    ['Point', [1, 2]],
  ])('of a %s is that geometry again', (type, coordinates) => {
    expect(geometryOf(shapeOf({ type, coordinates }), type)).toEqual({ type, coordinates });
  });

  it('is a multi polygon for a collection of such, though it has one part', () => {
    expect(geometryOf(area, 'MultiPolygon')).toMatchObject({ type: 'MultiPolygon', coordinates: [[[...square, square[0]]]] });
  });

  it('keeps every coordinate it was not told to change', () => {
    const changed = movedCorner(area, first, [0.5, 0.5]);
    expect(cornerAt(changed, first)).toEqual([0.5, 0.5]);
    expect(changed.parts[0]?.[0]?.slice(1)).toEqual(square.slice(1));
  });

  it('gets a corner half-way and loses one, but never too many', () => {
    const more = withCornerAfter(area, { ...first, at: 3 });
    expect(more?.shape.parts[0]?.[0]?.[4]).toEqual([0, 0.0005]);
    const line = shapeOf({ type: 'LineString', coordinates: [[0, 0], [1, 1]] });
    expect(withCornerAfter(line, { ...first, at: 1 })?.corner.at).toBe(1);
    expect(withoutCorner(line, first)).toBeNull();
    const triangle = withoutCorner(area, first);
    expect(triangle && cornersOf(triangle)).toBe(3);
    expect(triangle && withoutCorner(triangle, first)).toBeNull();
  });

  it('loses its holes with its outer ring', () => {
    const holed = withHole(area, 0, small);
    expect(withoutPath(holed, 0, 1).parts).toEqual([[square]]);
    expect(withoutPath(holed, 0, 0).parts).toEqual([]);
  });

  it('has the size of its outer ring less its holes', () => {
    const whole = sizeOf(area).area;
    expect(whole).toBeCloseTo(111.319491 * 110.574389, 0);
    expect(sizeOf(withHole(area, 0, small)).area).toBeCloseTo(whole - sizeOf(withPart({ kind: 'area', parts: [] }, small)).area, 6);
  });

  it('moves as a whole, on the grid of the server', () => {
    expect(moved(area, [0.1, 0.2]).parts[0]?.[0]?.[1]).toEqual([0.101, 0.2]);
    expect(middleOf(area)).toEqual([0.0005, 0.0005]);
    expect(sameShape(moved(area, [0, 0]), area)).toBe(true);
  });
});

describe('what was drawn', () => {
  it('goes back and forth, and forgets what was taken back once something else is done', () => {
    let past = step(step(begin('a'), 'b'), 'c');
    expect(back(past).now).toBe('b');
    expect(forth(back(past)).now).toBe('c');
    past = step(back(past), 'd');
    expect([past.now, forth(past).now, back(back(back(past))).now]).toEqual(['d', 'd', 'a']);
  });
});
