import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { onLongPress } from './long_press';

const touch = (name: string, ...at: [number, number][]) =>
  Object.assign(new Event(name, { cancelable: true }), { touches: at.map(([clientX, clientY]) => ({ clientX, clientY })) });

describe('a long press', () => {
  const tell = vi.fn();
  let element: HTMLElement;
  let stop: () => void;
  beforeEach(() => {
    vi.useFakeTimers();
    tell.mockReset();
    element = document.createElement('div');
    stop = onLongPress(element, tell);
  });
  afterEach(() => {
    stop();
    vi.useRealTimers();
  });
  const send = (event: Event) => element.dispatchEvent(event);

  it('is told once, where the finger rests, and its leaving is no click', () => {
    send(touch('touchstart', [30, 40]));
    send(touch('touchmove', [33, 42]));
    vi.advanceTimersByTime(2000);
    const end = touch('touchend');
    send(end);
    expect(tell.mock.calls).toEqual([[30, 40]]);
    expect(end.defaultPrevented).toBe(true);
  });

  it('is none when the finger leaves early, and the tap stays a click', () => {
    send(touch('touchstart', [30, 40]));
    vi.advanceTimersByTime(300);
    const end = touch('touchend');
    send(end);
    vi.advanceTimersByTime(2000);
    expect(tell).not.toHaveBeenCalled();
    expect(end.defaultPrevented).toBe(false);
  });

  it.each([
    ['the finger moves the map', touch('touchmove', [60, 40])],
    ['a second finger comes', touch('touchstart', [30, 40], [90, 90])],
    ['the browser tells it itself', new Event('contextmenu')],
    ['the browser takes the finger', touch('touchcancel')],
  ])('is none when %s', (_, event) => {
    send(touch('touchstart', [30, 40]));
    send(event);
    vi.advanceTimersByTime(2000);
    expect(tell).not.toHaveBeenCalled();
  });

  it('is not listened for any more afterwards', () => {
    stop();
    send(touch('touchstart', [30, 40]));
    vi.advanceTimersByTime(2000);
    expect(tell).not.toHaveBeenCalled();
  });
});
