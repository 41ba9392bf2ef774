import { createApp, defineComponent, h } from 'vue';
import { describe, expect, it, vi } from 'vitest';
import { useKeys, type Keys } from './keys';

function holding(keys: Keys) {
  const app = createApp(defineComponent({ setup: () => (useKeys(keys), () => h('input')) }));
  const place = document.createElement('div');
  document.body.append(place);
  app.mount(place);
  return { app, input: place.querySelector('input') as HTMLInputElement };
}
const press = (key: string, target: EventTarget = document.body, more = {}) =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));

describe('a shortcut', () => {
  it('runs its action', () => {
    const action = vi.fn();
    const { app } = holding({ l: action });
    press('l');
    expect(action).toHaveBeenCalledOnce();
    app.unmount();
    press('l');
    expect(action).toHaveBeenCalledOnce();
  });

  it('keeps quiet while the person writes or holds Ctrl', () => {
    const action = vi.fn();
    const { app, input } = holding({ l: action });
    press('l', input);
    press('l', document.body, { ctrlKey: true });
    expect(action).not.toHaveBeenCalled();
    app.unmount();
  });

  it('works while a box to tick has the focus', () => {
    const action = vi.fn();
    const { app, input } = holding({ l: action, Enter: action });
    input.type = 'checkbox';
    press('l', input);
    press('Enter', input);
    expect(action).toHaveBeenCalledOnce();
    app.unmount();
  });

  it('keeps quiet while a dialog has the focus', () => {
    const action = vi.fn();
    const { app } = holding({ l: action });
    const dialog = document.createElement('div');
    dialog.setAttribute('role', 'dialog');
    const button = document.createElement('button');
    dialog.append(button);
    document.body.append(dialog);
    press('l', button);
    expect(action).not.toHaveBeenCalled();
    dialog.remove();
    app.unmount();
  });

  it('belongs to the tool that was opened last', () => {
    const page = vi.fn(), tool = vi.fn();
    const first = holding({ Escape: page });
    const second = holding({ Escape: tool });
    press('Escape');
    second.app.unmount();
    press('Escape');
    expect([tool.mock.calls.length, page.mock.calls.length]).toEqual([1, 1]);
    first.app.unmount();
  });
});
