import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveMessage, LiveSocketEvents, LiveWord } from '../api/live';
import { LiveConnection, type LiveView } from './connection';

const view: LiveView = { bounds: [0, 0, 1, 1], collections: ['grid'], card: null };
const changes = (revision: number): LiveMessage => ({ type: 'changes', revision, changes: [] });

describe('the line to the server', () => {
  let lines: { events: LiveSocketEvents; said: LiveWord[]; closed: boolean }[];
  const events = { hear: vi.fn(), live: vi.fn(), signedOut: vi.fn() };
  const connect = (socketEvents: LiveSocketEvents) => {
    const line = { events: socketEvents, said: [] as LiveWord[], closed: false };
    lines.push(line);
    return { say: (word: LiveWord) => void line.said.push(word), close: () => void (line.closed = true) };
  };
  const last = () => lines[lines.length - 1]!;
  beforeEach(() => {
    vi.useFakeTimers();
    lines = [];
    for (const spy of Object.values(events)) spy.mockReset();
  });
  afterEach(() => vi.useRealTimers());

  it('says where the map looks and from which revision on', () => {
    const live = new LiveConnection(connect, events, 7);
    live.look(view);
    expect(last().said).toEqual([]);
    last().events.open();
    expect(last().said).toEqual([{ type: 'view', bounds: [0, 0, 1, 1], collections: ['grid'], since: 7 }]);
    last().events.hear(changes(9));
    expect(events.live).toHaveBeenLastCalledWith(true);
    vi.advanceTimersByTime(1_000);
    live.look({ ...view, card: { collection: 'grid', id: 3 } });
    expect(last().said[1]).toEqual({ type: 'view', bounds: [0, 0, 1, 1], collections: ['grid'], since: 9, card: { collection: 'grid', id: 3 } });
  });

  it('is not talked into the ground while the map moves', () => {
    const live = new LiveConnection(connect, events, 1);
    last().events.open();
    for (let step = 0; step < 100; step++) {
      live.look({ ...view, bounds: [step, 0, step + 1, 1] });
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(1_000);
    expect(last().said.length).toBeLessThan(7);
    expect(last().said.at(-1)).toMatchObject({ bounds: [99, 0, 100, 1] });
  });

  it('is opened again, ever more patiently, and goes on from what was heard', () => {
    const live = new LiveConnection(connect, events, 1);
    live.look(view);
    last().events.open();
    last().events.hear(changes(5));
    last().events.closed(1006);
    expect(events.live).toHaveBeenLastCalledWith(false);
    const waits: number[] = [];
    for (let tries = 0; tries < 8; tries++) {
      const [count, began] = [lines.length, Date.now()];
      while (lines.length === count) vi.advanceTimersByTime(50);
      waits.push(Date.now() - began);
      if (tries < 7) last().events.closed(1006);
    }
    expect(waits[0]).toBeLessThanOrEqual(1_050);
    expect(waits[3]).toBeGreaterThanOrEqual(4_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(30_050);
    last().events.open();
    expect(last().said[0]).toMatchObject({ since: 5 });
    last().events.hear(changes(6));
    last().events.closed(1006);
    vi.advanceTimersByTime(1_000);
    expect(lines.length).toBe(10); // patience is new after a word
  });

  it('is opened at once when asked for, and the old one says nothing more', () => {
    const live = new LiveConnection(connect, events, 1);
    const old = last();
    old.events.open();
    live.again();
    expect([lines.length, old.closed]).toEqual([2, true]);
    old.events.hear(changes(8));
    old.events.closed(1000);
    vi.advanceTimersByTime(60_000);
    expect([events.hear.mock.calls.length, lines.length]).toEqual([0, 2]);
  });

  it('tells who edits again after a break, and no longer once it is over', () => {
    const live = new LiveConnection(connect, events, null);
    live.look(view);
    last().events.open();
    expect(last().said[0]).not.toHaveProperty('since');
    live.edit({ collection: 'grid', id: 3 });
    expect(last().said[1]).toEqual({ type: 'editing', collection: 'grid', id: 3 });
    live.again();
    last().events.open();
    expect(last().said[1]).toEqual({ type: 'editing', collection: 'grid', id: 3 });
    live.edit(null);
    expect(last().said[2]).toEqual({ type: 'stopped' });
    live.again();
    last().events.open();
    expect(last().said.length).toBe(1);
  });

  it('says when the session is over, and ends when the page does', () => {
    const live = new LiveConnection(connect, events, 1);
    last().events.closed(4401);
    expect(events.signedOut).toHaveBeenCalledOnce();
    live.stop();
    vi.advanceTimersByTime(60_000);
    expect(lines.length).toBe(1);
  });
});
