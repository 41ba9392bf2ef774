import { describe, expect, it } from 'vitest';
import { circle, distance, lineLength, ringSize } from './geodesic';

describe('geodesic figures', () => {
  it('agree with one degree of latitude and of longitude at the equator', () => {
    expect(distance([0, 0], [0, 1])).toBeCloseTo(110574.389, 2);
    expect(distance([0, 0], [1, 0])).toBeCloseTo(111319.491, 2);
  });

  it('add up along a line', () => {
    const line = [[118.78, 32.04], [118.79, 32.04], [118.79, 32.05]] as const;
    expect(lineLength(line)).toBeCloseTo(distance(line[0], line[1]) + distance(line[1], line[2]), 6);
    expect(lineLength([])).toBe(0);
  });

  it('give a square the same area whichever way it is drawn', () => {
    const square = [[0, 0], [0.001, 0], [0.001, 0.001], [0, 0.001]] as const;
    expect(ringSize(square).area).toBeCloseTo(111.319491 * 110.574389, 0);
    expect(ringSize([...square].reverse()).area).toBeCloseTo(ringSize(square).area, 6);
    expect(ringSize(square).perimeter).toBeCloseTo(2 * (111.319491 + 110.574389), 1);
  });

  it('are zero for two corners', () => {
    expect(ringSize([[0, 0], [1, 1]])).toEqual({ area: 0, perimeter: 0 });
  });

  it('put every corner of a circle at its radius', () => {
    for (const corner of circle([118.78, 32.04], 25)) expect(distance([118.78, 32.04], corner)).toBeCloseTo(25, 6);
  });
});
