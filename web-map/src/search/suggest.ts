import { onBeforeUnmount, reactive, watch } from 'vue';
import { search, type Hit } from '../api/search';

/** Milliseconds of rest after a key before the server is asked. */
const rest = 180;

interface Suggesting {
  words: string;
  hits: Hit[];
  /** What the hits answer; empty: nothing asked yet. */
  answered: string;
  waiting: boolean;
  failure: unknown;
  /** Index of the marked hit, -1 for none. */
  marked: number;
}

/** Suggestions for what is being typed: the answer to the last words wins, however late an older one comes. */
export function useSuggestions() {
  const state = reactive<Suggesting>({ words: '', hits: [], answered: '', waiting: false, failure: null, marked: -1 });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking = new AbortController();

  watch(() => state.words.trim(), (words) => {
    clearTimeout(timer);
    asking.abort();
    state.waiting = words !== '';
    if (words === '') Object.assign(state, { hits: [], answered: '', failure: null, marked: -1 });
    else timer = setTimeout(() => void ask(words), rest);
  });

  async function ask(words: string): Promise<void> {
    asking = new AbortController();
    const { signal } = asking;
    try {
      const hits = await search(words, signal);
      if (!signal.aborted) Object.assign(state, { hits, answered: words, failure: null, waiting: false, marked: hits.length > 0 ? 0 : -1 });
    } catch (failure) {
      if (!signal.aborted) Object.assign(state, { hits: [], answered: words, failure, waiting: false, marked: -1 });
    }
  }
  function move(step: number): void {
    const count = state.hits.length;
    if (count > 0) state.marked = (state.marked + step + count) % count;
  }
  onBeforeUnmount(() => {
    clearTimeout(timer);
    asking.abort();
  });
  return { state, move };
}
