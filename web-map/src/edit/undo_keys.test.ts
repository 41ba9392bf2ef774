import { createApp, defineComponent, h } from 'vue';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { editing, mayLeave } from './leaving';
import { useDraftKeys } from './undo_keys';

function holding() {
  const undo = vi.fn(), redo = vi.fn();
  const app = createApp(defineComponent({ setup: () => (useDraftKeys(undo, redo), () => h('input')) }));
  const place = document.createElement('div');
  document.body.append(place);
  app.mount(place);
  return { app, undo, redo, input: place.querySelector('input') as HTMLInputElement };
}
const press = (key: string, more = {}, target: EventTarget = document.body) =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true, bubbles: true, cancelable: true, ...more }));
afterEach(() => document.body.replaceChildren());

describe('Ctrl+Z', () => {
  it('takes back, with Shift or as Ctrl+Y does again', () => {
    const { app, undo, redo } = holding();
    press('z');
    press('Z', { shiftKey: true });
    press('y');
    expect([undo.mock.calls.length, redo.mock.calls.length]).toEqual([1, 2]);
    app.unmount();
    press('z');
    expect(undo).toHaveBeenCalledOnce();
  });

  it('belongs to a drawing before the saved changes, and to a text before both', () => {
    const saved = holding(), drawing = holding();
    press('z');
    press('z', {}, drawing.input);
    expect([saved.undo.mock.calls.length, drawing.undo.mock.calls.length]).toEqual([0, 1]);
    drawing.app.unmount();
    press('z');
    expect(saved.undo).toHaveBeenCalledOnce();
    saved.app.unmount();
  });

  it('is nothing without Ctrl', () => {
    const { app, undo } = holding();
    press('z', { ctrlKey: false });
    expect(undo).not.toHaveBeenCalled();
    app.unmount();
  });
});

describe('leaving', () => {
  it('is asked about only where something would be lost', () => {
    expect(mayLeave()).toBe(true);
    editing.busy = true;
    const before = editing.asked;
    expect(mayLeave()).toBe(false);
    expect(editing.asked).toBe(before + 1);
    editing.busy = false;
  });
});
