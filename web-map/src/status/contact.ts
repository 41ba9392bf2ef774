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
  // Any request may find the server away, but only a look finds it back: half a server would make the page flicker.
  const quit = onContact((away) => {
    if (away) gone.value = true;
  });

  async function look(): Promise<void> {
    clearTimeout(timer);
    const ready = document.hidden ? undefined : await getReady().then(() => true, () => false);
    clearTimeout(timer);
    if (gone.value && ready) {
      gone.value = false;
      onReturn();
    }
    timer = setTimeout(look, gone.value ? anxious : calm);
  }
  watch(gone, (away) => {
    if (!away) return;
    clearTimeout(timer);
    timer = setTimeout(look, anxious);
  });
  timer = setTimeout(look, calm);
  onBeforeUnmount(() => {
    clearTimeout(timer);
    quit();
  });
  return { gone, look };
}
