import { onBeforeUnmount, onMounted } from 'vue';

const writes = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches('textarea, [contenteditable], input:not([type=radio], [type=checkbox])');

/** Who takes Ctrl+Z, the youngest last: a drawing before the saved changes. */
const takers: { undo: () => void; redo: () => void }[] = [];

function listener(event: KeyboardEvent): void {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.defaultPrevented || writes(event.target)) return;
  if (event.target instanceof HTMLElement && event.target.closest('[role=dialog]')) return;
  const key = event.key.toLowerCase();
  const taker = takers.at(-1);
  if (!taker || (key !== 'z' && key !== 'y')) return;
  event.preventDefault();
  if (key === 'y' || event.shiftKey) taker.redo();
  else taker.undo();
}

/** Ctrl+Z, and Ctrl+Shift+Z or Ctrl+Y, while the component is there; a text field keeps its own. */
export function useDraftKeys(undo: () => void, redo: () => void): void {
  const taker = { undo, redo };
  onMounted(() => {
    if (takers.length === 0) window.addEventListener('keydown', listener);
    takers.push(taker);
  });
  onBeforeUnmount(() => {
    takers.splice(takers.indexOf(taker), 1);
    if (takers.length === 0) window.removeEventListener('keydown', listener);
  });
}
