import { createApp, defineComponent, h, nextTick, ref } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LonLat } from '../api/district';
import type { PenEvents } from '../map/pen';
import type { Stage } from '../map/stage';
import { useBoard, type Board } from './board';
import type { Kind, Shape } from './shape';

const square: LonLat[] = [[122.5, 32.5], [122.501, 32.5], [122.501, 32.501], [122.5, 32.501]];
const small: LonLat[] = [[122.5002, 32.5002], [122.5004, 32.5002], [122.5004, 32.5004]];
const area = (...parts: LonLat[][][]): Shape => ({ kind: 'area', parts });

/** A board whose map only takes notes. */
function holding(kind: Kind, more: { own?: Shape[]; multi?: boolean } = {}) {
  const pen = { begin: vi.fn(), show: vi.fn(), place: vi.fn(), undo: vi.fn(), redo: vi.fn(), finish: vi.fn(), stop: vi.fn() };
  let events = {} as PenEvents;
  const show = vi.fn();
  const stage = {
    pen: (given: PenEvents) => ((events = given), Promise.resolve(pen)), show, endTool: vi.fn(), middle: () => [0, 0], middlePixel: () => [0, 0], zoom: () => 12, bounds: () => [0, 0, 1, 1],
  } as unknown as Stage;
  let board = {} as Board;
  const app = createApp(defineComponent({
    setup: () => ((board = useBoard({ stage, kind, collections: ['compound'], self: () => null, multi: more.multi ?? true, own: ref(more.own ?? []) })), () => h('div')),
  }));
  app.mount(document.createElement('div'));
  const marks = () => (show.mock.calls.findLast(([overlay]) => overlay === 'marks')?.[1] as GeoJSON.FeatureCollection).features.map(({ properties }) => properties?.['tone'] as string);
  return { app, board, pen, stage, marks, tell: () => events };
}
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a board', () => {
  it('takes a drawn path as a part, another as its hole, and gives both back step by step', async () => {
    const { board, pen, tell } = holding('area');
    await board.open(area());
    await board.beginPath({ to: 'part' });
    tell().drawn(square);
    await board.beginPath({ to: 'hole', part: 0 });
    tell().drawn(small);
    expect(board.shape.value).toEqual(area([square, small]));
    expect(pen.show).toHaveBeenLastCalledWith('area', [square, small], 1, false);
    board.undo();
    expect(board.shape.value).toEqual(area([square]));
    board.undo();
    expect(board.canUndo.value).toBe(false);
    board.redo();
    board.redo();
    expect(board.shape.value).toEqual(area([square, small]));
  });

  it('has one part only where the collection takes one', async () => {
    const { board, tell } = holding('area', { multi: false });
    await board.open(area([square]));
    await board.beginPath({ to: 'part' });
    tell().drawn(small);
    expect(board.shape.value).toEqual(area([small]));
  });

  it('measures while a hand drags, and remembers when it lets go', async () => {
    const { board, tell } = holding('area');
    await board.open(area([square]));
    const before = board.size.value.area;
    tell().changed(0, [[122.499, 32.5], ...square.slice(1)], false);
    expect(board.size.value.area).toBeGreaterThan(before);
    expect(board.shape.value).toEqual(area([square]));
    tell().changed(0, [[122.499, 32.5], ...square.slice(1)], true);
    expect(board.canUndo.value).toBe(true);
  });

  it('moves everything by one path where it moves as a whole', async () => {
    const { board, tell } = holding('area');
    await board.open(area([square, small]));
    board.setWhole(true);
    tell().changed(0, square.map(([lon, lat]): LonLat => [lon + 0.01, lat]), true);
    expect(board.shape.value.parts[0]?.[1]?.[0]).toEqual([122.5102, 32.5002]);
  });

  it('marks what is wrong and the corner at hand, and warns beyond one\'s own division', async () => {
    const { board, tell, marks } = holding('area', { own: [area([square])] });
    await board.open(area([square]));
    tell().chosen(0, 2);
    await nextTick();
    expect(marks()).toEqual(['chosen']);
    board.nudge(100, 0);
    await nextTick();
    expect(board.wrong.value).toBe(false);
    expect(board.flaws.value[0]?.code).toBe('outside-own');
    board.setCorner([122.5005, 32.499]);
    await nextTick();
    expect(board.wrong.value).toBe(true);
    expect(marks()).toEqual(['wrong', 'chosen']);
  });

  it('nudges by metres, and keeps as many corners as a shape needs', async () => {
    const { board, tell } = holding('area');
    await board.open(area([square.slice(0, 3)]));
    tell().chosen(0, 0);
    board.nudge(0, 1);
    expect(((board.shape.value.parts[0]?.[0]?.[0]?.[1] ?? 0) - 32.5) * 111_320).toBeCloseTo(1, 3);
    board.removeCorner();
    expect(board.shape.value.parts[0]?.[0]).toHaveLength(3);
  });

  it('does not end a path that is too short', async () => {
    const { board, pen, tell } = holding('area');
    await board.open(area());
    await board.beginPath({ to: 'part' });
    tell().drawing({ set: square.slice(0, 2), shown: square.slice(0, 3), finished: false });
    expect(board.finishPath()).toBe(false);
    tell().drawing({ set: square, shown: square, finished: false });
    expect(board.finishPath()).toBe(true);
    expect(pen.finish).toHaveBeenCalledOnce();
  });

  it('leaves the map as it was', async () => {
    const { app, board, stage } = holding('line');
    await board.open({ kind: 'line', parts: [[square]] });
    app.unmount();
    expect(stage.endTool).toHaveBeenCalled();
    expect(vi.mocked(stage.show).mock.calls.slice(-2).map(([overlay, { features }]) => [overlay, features.length])).toEqual([['draft', 0], ['marks', 0]]);
  });
});
