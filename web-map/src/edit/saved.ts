import { reactive } from 'vue';
import type { FeatureKey } from '../api/feature';

/** One save of this page, that can be taken back. */
export interface Saved {
  revision: number;
  /** What was done, in words. */
  what: string;
  /** To be looked at again after it was taken back. */
  key: FeatureKey | null;
}

interface SavedChanges {
  done: Saved[];
  undone: Saved[];
  /** The one just saved, told of for a while. */
  fresh: Saved | null;
  /** Grows with each change of the district by this page: maps and cards are then to be read anew. */
  turn: number;
}

/** What this page has changed since it was opened, the latest last. */
export const savedChanges: SavedChanges = reactive<SavedChanges>({ done: [], undone: [], fresh: null, turn: 0 });

export function remember(saved: Saved | null): void {
  savedChanges.turn++;
  if (!saved) return;
  savedChanges.done.push(saved);
  savedChanges.undone = [];
  savedChanges.fresh = saved;
}
