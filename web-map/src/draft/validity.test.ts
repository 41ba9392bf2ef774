import { describe, expect, it } from 'vitest';
import type { LonLat } from '../api/district';
import type { Shape } from './shape';
import { flawsOf, outsideOf } from './validity';

const east = 122.5, north = 32.5;
/** In thousandths of a degree from a corner of the district. */
const ring = (...points: [number, number][]): LonLat[] => points.map(([x, y]) => [Math.round((east + x / 1000) * 1e9) / 1e9, Math.round((north + y / 1000) * 1e9) / 1e9]);
const area = (...parts: LonLat[][][]): Shape => ({ kind: 'area', parts });
const square = ring([0, 0], [4, 0], [4, 4], [0, 4]);
const codes = (shape: Shape) => flawsOf(shape).map(({ code }) => code);

describe('a drawing', () => {
  it('is right as a square, with a hole, with a hole that touches it in one corner, in two parts that share a corner', () => {
    expect(codes(area([square]))).toEqual([]);
    expect(codes(area([square, ring([1, 1], [2, 1], [2, 2])]))).toEqual([]);
    expect(codes(area([square, ring([0, 0], [2, 1], [1, 2])]))).toEqual([]);
    expect(codes(area([square], [ring([4, 4], [5, 4], [5, 5])]))).toEqual([]);
  });

  it('that crosses itself says where', () => {
    const [flaw, ...more] = flawsOf(area([ring([0, 0], [2, 2], [2, 0], [0, 2])]));
    expect(more).toEqual([]);
    expect(flaw?.code).toBe('crossing');
    expect(flaw?.at?.[0]).toBeCloseTo(east + 0.001, 9);
    expect(flaw?.at?.[1]).toBeCloseTo(north + 0.001, 9);
  });

  it('that touches itself or folds back is wrong too', () => {
    expect(codes(area([ring([0, 0], [4, 0], [4, 4], [2, 0], [0, 4])]))).toContain('crossing');
    expect(codes(area([ring([0, 0], [4, 0], [2, 0], [2, 4])]))).toContain('crossing');
  });

  it('with too few corners or one said twice says so', () => {
    expect(codes(area([ring([0, 0], [1, 1])]))).toEqual(['too-few']);
    expect(codes(area([ring([0, 0], [1, 0], [1, 0], [0, 1])]))).toEqual(['repeated']);
    expect(codes({ kind: 'line', parts: [[ring([0, 0])]] })).toEqual(['too-few']);
    expect(codes(area())).toEqual(['nothing']);
    expect(codes({ kind: 'point', parts: [[ring([0, 0])]] })).toEqual([]);
  });

  it('a line may cross itself', () => expect(codes({ kind: 'line', parts: [[ring([0, 0], [2, 2], [2, 0], [0, 2])]] })).toEqual([]));

  it('with a hole outside or across its border, or with parts in one another says so', () => {
    expect(codes(area([square, ring([5, 5], [6, 5], [6, 6])]))).toContain('hole-outside');
    expect(codes(area([square, ring([3, 3], [6, 3], [6, 6])]))).toContain('crossing');
    expect(codes(area([square], [ring([1, 1], [2, 1], [2, 2])]))).toContain('parts-overlap');
  });

  it('outside of one\'s own division is warned of, on its border not', () => {
    const own = area([square]);
    expect(outsideOf(own, [own])).toEqual([]);
    expect(outsideOf(area([ring([3, 3], [5, 3], [3, 5])]), [own])).toEqual([{ code: 'outside-own', at: [122.505, 32.503], mild: true }]);
    expect(outsideOf(own, [])).toEqual([]);
  });

  it('of ten thousand corners is looked at in no time', () => {
    const many = Array.from({ length: 10_000 }, (_, at): LonLat => [east + 0.01 * Math.cos((at / 5000) * Math.PI), north + 0.01 * Math.sin((at / 5000) * Math.PI)]);
    expect(codes(area([many]))).toEqual([]);
  });
});
