import { onBeforeUnmount, onMounted, reactive, watch, type Ref } from 'vue';
import type { Collections } from '../api/collections';
import type { FeatureKey } from '../api/feature';
import { openLive, type LiveChange, type LiveMessage } from '../api/live';
import type { Stage } from '../map/stage';
import { lookAgain, session } from '../session/session';
import { view } from '../view/view';
import { LiveConnection } from './connection';

/** Milliseconds of silence before the page speaks of it: a line that is soon back is no news. */
const patience = 4_000;

interface Live {
  /** The server tells of each change: nobody needs to ask for more. */
  on: boolean;
  /** The line to the server is broken for a while: what others change is not seen at once. */
  broken: boolean;
  /** Who else edits the feature whose card is open. */
  editors: { key: FeatureKey; names: string[] } | null;
}

export const live: Live = reactive<Live>({ on: false, broken: false, editors: null });

type Has = (key: FeatureKey) => boolean;
const listeners = new Set<(has: Has) => void>();
let connection: LiveConnection | null = null;

/** Tells which features somebody has just changed. Gives what ends it. */
export function onTouched(listener: (has: Has) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Says to the others who look at the feature that it is being edited here; null: no more. */
export const tellEdited = (feature: FeatureKey | null): void => connection?.edit(feature);

const same = (a: FeatureKey, b: FeatureKey) => a.collection === b.collection && a.id === b.id;
const hasOf = (changes: LiveChange[]): Has => (key) => changes.some(({ collection, ids }) => collection === key.collection && ids.includes(key.id));

/** Keeps map and cards as they are on the server. `onReload` runs when too much has changed to be named. */
export function useLive(stage: Ref<Stage | null>, collections: Ref<Collections | null>, revision: () => number | null, onReload: () => void): void {
  let silence: ReturnType<typeof setTimeout> | undefined;

  function hear(message: LiveMessage): void {
    if (message.type === 'presence') {
      live.editors = view.selected && same(view.selected, message) ? { key: { ...view.selected }, names: message.people.map(({ name }) => name) } : null;
    } else if (message.type === 'reload') {
      onReload();
      for (const listener of listeners) listener(() => true);
    } else if (message.type === 'changes' && message.changes.length > 0) {
      stage.value?.refresh(message.changes);
      for (const listener of listeners) listener(hasOf(message.changes));
    }
  }
  function tellLive(on: boolean): void {
    live.on = on;
    clearTimeout(silence);
    if (on) live.broken = false;
    else if (!live.broken) silence = setTimeout(() => (live.broken = true), patience);
  }
  function look(): void {
    if (!stage.value || !collections.value) return;
    connection?.look({ bounds: stage.value.covered(), collections: collections.value.collections.map(({ name }) => name), card: view.selected });
  }
  const again = () => connection?.again();

  watch([stage, collections], () => {
    if (connection || !stage.value || !collections.value) return;
    const events = { hear, live: tellLive, signedOut: () => void lookAgain().catch(() => {}) };
    connection = new LiveConnection(openLive, events, revision());
    look();
  });
  watch([() => view.camera, () => view.selected], () => {
    live.editors = null;
    look();
  });
  watch(() => session.sight, again);
  onMounted(() => window.addEventListener('online', again));
  onBeforeUnmount(() => {
    window.removeEventListener('online', again);
    clearTimeout(silence);
    connection?.stop();
    connection = null;
    live.on = false;
  });
}
