import { describe, expect, it } from 'vitest';
import { drawnOf } from './drawn';

const drawing = { currentlyDrawing: true };

describe('what is drawn', () => {
  it('of a line in the making is all but the pointer', () => {
    const geometry = { type: 'LineString', coordinates: [[1, 1], [2, 1], [3, 3]] };
    expect(drawnOf({ geometry, properties: drawing })).toEqual({ set: [[1, 1], [2, 1]], shown: [[1, 1], [2, 1], [3, 3]], finished: false });
  });

  it('of an area in the making is as many corners as are set', () => {
    const geometry = { type: 'Polygon', coordinates: [[[1, 1], [2, 1], [2, 1], [1, 1]]] };
    expect(drawnOf({ geometry, properties: { ...drawing, committedCoordinateCount: 2 } })).toEqual({ set: [[1, 1], [2, 1]], shown: [[1, 1], [2, 1], [2, 1]], finished: false });
  });

  it('of a finished ring is each corner once', () => {
    const geometry = { type: 'Polygon', coordinates: [[[1, 1], [2, 1], [2, 2], [1, 1]]] };
    expect(drawnOf({ geometry, properties: {} })).toEqual({ set: [[1, 1], [2, 1], [2, 2]], shown: [[1, 1], [2, 1], [2, 2]], finished: true });
  });
});
