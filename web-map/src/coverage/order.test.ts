import { describe, expect, it } from 'vitest';
import type { Feature } from '../api/feature';
import { movedCorner, shapeOf, withCornerAfter, type Shape } from '../draft/shape';
import { movesOf, operations, orderOf, touching } from './order';

const ring = [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]];
const grid = (id: number, coordinates: number[][] = ring): Feature => ({ type: 'Feature', id, geometry: { type: 'Polygon', coordinates: [coordinates] }, properties: { version: id * 10, level: 4 } });
const one = grid(1), other = grid(2, [[2, 0], [4, 0], [4, 2], [2, 2], [2, 0]]), far = grid(3, [[8, 8], [9, 8], [9, 9], [8, 8]]);
const shape = shapeOf({ type: 'Polygon', coordinates: [ring] });
const line: Shape = { kind: 'line', parts: [[[[1, -1], [1, 3]]]] };
const common = { level: 4, features: [{ id: 1, version: 10 }] };

describe('an edit of borders', () => {
  it('moves corners on all sides where only corners moved', () => {
    const moved = movedCorner(shape, { part: 0, path: 0, at: 1 }, [3, 0]);
    expect(orderOf('borders', one, { shape: moved, others: [] })).toEqual({ operation: 'move_vertices', moves: [{ from: [2, 0], to: [3, 0] }], ...common });
  });

  it('draws anew where corners came or went', () => {
    const more = withCornerAfter(shape, { part: 0, path: 0, at: 0 })?.shape as Shape;
    expect(movesOf(shape, more)).toBeNull();
    expect(orderOf('borders', one, { shape: more, others: [] })).toMatchObject({ operation: 'redraw', geometry: { type: 'Polygon' } });
  });

  it('is none while nothing is given', () => {
    for (const operation of operations) expect(orderOf(operation, one, { others: [] }), operation).toBeNull();
    expect(orderOf('borders', one, { shape, others: [] })).toBeNull();
    expect(orderOf('remove_overlap', one, { others: [other, far] })).toBeNull();
  });

  it('names its operation, the level and the versions that were seen', () => {
    expect(orderOf('split', one, { shape: line, others: [] })).toEqual({ operation: 'split', line: { type: 'LineString', coordinates: [[1, -1], [1, 3]] }, ...common });
    expect(orderOf('merge', one, { others: [other] })).toEqual({ operation: 'merge', level: 4, features: [{ id: 1, version: 10 }, { id: 2, version: 20 }] });
    expect(orderOf('fill_gap', one, { shape: { kind: 'point', parts: [[[[5, 5]]]] }, others: [] })).toMatchObject({ at: [5, 5] });
    expect(orderOf('cut_hole', one, { shape, others: [], leaveGap: true })).toMatchObject({ leave_gap: true, geometry: { type: 'Polygon' } });
    expect(orderOf('snap', one, { others: [], to: { collection: 'barrier', ids: [7] }, tolerance: 2 })).toMatchObject({ tolerance: 2, to: { ids: [7] } });
  });

  it('knows neighbours by a common edge, not by one corner', () => {
    const corner = grid(4, [[2, 2], [3, 2], [3, 3], [2, 2]]);
    expect([touching(one, other), touching(one, far), touching(one, corner)]).toEqual([true, false, false]);
  });
});
