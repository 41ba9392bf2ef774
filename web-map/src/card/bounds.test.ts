import { describe, expect, it } from 'vitest';
import { boundsOf } from './bounds';

describe('the box of a geometry', () => {
  it('holds all parts', () => {
    expect(boundsOf({ type: 'MultiPolygon', coordinates: [[[[1, 2], [3, 2], [3, 4], [1, 2]]], [[[-1, 0], [0, 0], [0, 1], [-1, 0]]]] })).toEqual([-1, 0, 3, 4]);
  });
  it('is a point for a point', () => expect(boundsOf({ type: 'Point', coordinates: [5, 6] })).toEqual([5, 6, 5, 6]));
  it('is nothing for nothing', () => expect(boundsOf({ type: 'MultiPolygon', coordinates: [] })).toBeNull());
});
