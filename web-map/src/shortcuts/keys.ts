import { onBeforeUnmount, onMounted } from 'vue';

export type Keys = Record<string, (event: KeyboardEvent) => void>;

/** Sets of keys in use, the youngest last: a tool that opens takes Escape before the page does. */
const stack: Keys[] = [];

const writes = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches('textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])');
/** A button answers Enter and the space bar itself. */
const pressesButton = (event: KeyboardEvent) =>
  event.target instanceof HTMLElement && event.target.closest('button, a, input') !== null && (event.key === 'Enter' || event.key === ' ');

/** While a dialog has the focus, the page behind it has no keys. */
const inDialog = (target: EventTarget | null) => target instanceof HTMLElement && target.closest('[role=dialog]') !== null;

/** The action of a key, unless the person is writing or holds Ctrl, Alt or the command key. */
export function actionFor(event: KeyboardEvent): ((event: KeyboardEvent) => void) | undefined {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return undefined;
  if (writes(event.target) || pressesButton(event) || inDialog(event.target)) return undefined;
  return stack.findLast((keys) => event.key in keys)?.[event.key];
}

function listener(event: KeyboardEvent): void {
  const action = actionFor(event);
  if (!action) return;
  event.preventDefault();
  action(event);
}

/** These keys work while the component is there. */
export function useKeys(keys: Keys): void {
  onMounted(() => {
    if (stack.length === 0) window.addEventListener('keydown', listener);
    stack.push(keys);
  });
  onBeforeUnmount(() => {
    stack.splice(stack.indexOf(keys), 1);
    if (stack.length === 0) window.removeEventListener('keydown', listener);
  });
}
