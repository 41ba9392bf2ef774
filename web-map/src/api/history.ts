import type { FeatureKey, Geometry } from './feature';
import { query, request, sending } from './request';

/** A value that retention deleted. */
export interface Removed {
  removed: true;
}

/** One thing that was done, as the server tells it to whoever is signed in. */
export interface ToldChange {
  revision: number;
  time: string;
  operation: 'create' | 'replace' | 'delete' | 'import';
  collection?: string;
  id?: number;
  name?: string;
  version?: number;
  changes?: { field: string; before: unknown; after: unknown }[];
  geometry_changed?: boolean;
  geometry_before?: Geometry | null;
  geometry_after?: Geometry | null;
  /** Left out for who may not know people. */
  person?: { login: string; name?: string };
  undone_by?: number;
  undoes?: number[];
  undo?: { possible: boolean; why?: string; undone_by?: number; in_the_way?: Obstacle[] };
}

/** A later change of the same feature. */
export interface Obstacle {
  revision: number;
  time: string;
  collection: string;
  id: number;
}

export interface HistoryPage {
  changes: ToldChange[];
  next: string | null;
}

/** Of one feature, or of all that one sees; `mine`: only what one did oneself. */
export const getHistory = (of: FeatureKey | null, mine: boolean, cursor: string | null, signal: AbortSignal): Promise<HistoryPage> =>
  request(
    `/api/v1/history?${query({
      collection: of?.collection, id: of?.id, person: mine ? 'me' : undefined, cursor: cursor ?? undefined, limit: 20, geometry: 'true', undo: 'true',
    })}`,
    { signal },
  );

/** The revision that took it back. Rejects with the `Problem` that says what stands in the way. */
export const postUndo = (revision: number): Promise<{ revision: number }> => request('/api/v1/undo', sending('POST', { revision }));
export const postRedo = (revision: number): Promise<{ revision: number }> => request('/api/v1/redo', sending('POST', { revision }));
