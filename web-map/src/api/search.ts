import type { Title } from './collections';
import type { Bounds, LonLat, Source } from './district';
import { query, request } from './request';

export interface Hit {
  collection: string;
  id: number;
  name: string | null;
  code: string | null;
  /** What kind of thing it is: its class, else its collection. */
  kind: Title;
  address: string | null;
  /** The compound and divisions around it, nearest first. */
  places: string[];
  center: LonLat;
  bounds: Bounds;
  source: Source;
}

/** `collection`: only of that one. */
export async function search(words: string, signal: AbortSignal, collection?: string): Promise<Hit[]> {
  const answer = await request<{ results: Hit[] }>(`/api/v1/search?${query({ q: words, limit: 10, collection })}`, { signal });
  return answer.results;
}
