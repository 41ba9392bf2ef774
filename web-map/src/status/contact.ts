import { onBeforeUnmount, ref, watch } from 'vue';
import { getReady } from '../api/district';
import { onContact } from '../api/request';

/** Milliseconds between two looks at a server that answers, and at one that is away. */
const calm = 20_000;
const anxious = 3_000;

/** Whether the server is away; keeps looking for it by itself. `onReturn` runs when it is back. */
export function useContact(onReturn: () => void) {
  const gone = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const quit = onContact((away) => (gone.value = away));

  async function look(): Promise<void> {
    clearTimeout(timer);
    if (!document.hidden) await getReady().catch(() => undefined); // the answer itself is told by onContact
    clearTimeout(timer);
    timer = setTimeout(look, gone.value ? anxious : calm);
  }
  watch(gone, (away) => {
    clearTimeout(timer);
    timer = setTimeout(look, away ? anxious : calm);
    if (!away) onReturn();
  });
  timer = setTimeout(look, calm);
  onBeforeUnmount(() => {
    clearTimeout(timer);
    quit();
  });
  return { gone, look };
}
