import { describe, expect, it } from 'vitest';
import { useMeasuring } from './measuring';

describe('measuring', () => {
  it('counts the piece under the pointer while drawing', () => {
    const { state, length, add } = useMeasuring();
    add([118.78, 32.04]);
    state.next = [118.79, 32.04];

    expect(length.value).toBeGreaterThan(940);
    expect(length.value).toBeLessThan(950);
  });

  it('ends with a second click on the last point and starts anew with the next', () => {
    const { state, add } = useMeasuring();
    add([1, 1]);
    add([1, 2]);
    add([1, 2]);
    expect(state.finished).toBe(true);

    add([3, 3]);
    expect(state.points).toEqual([[3, 3]]);
  });

  it('takes the last point back', () => {
    const { state, add, undo, ring, start } = useMeasuring();
    start('area');
    for (const point of [[0, 0], [0.001, 0], [0.001, 0.001]] as const) add(point);
    expect(ring.value.area).toBeGreaterThan(6000);

    undo();
    expect(state.points).toHaveLength(2);
    expect(ring.value.area).toBe(0);
  });

  it('draws an area closed', () => {
    const { add, drawing, start } = useMeasuring();
    start('area');
    for (const point of [[0, 0], [1, 0], [1, 1]] as const) add(point);
    expect(drawing.value.features.map(({ geometry }) => geometry.type)).toEqual(['Polygon', 'LineString', 'Point', 'Point', 'Point']);
  });
});
