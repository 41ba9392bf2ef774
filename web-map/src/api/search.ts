import type { Bounds, LonLat, Source } from './district';
import { query, request } from './request';

export interface Hit {
  collection: string;
  id: number;
  name: string | null;
  code: string | null;
  detail: string | null;
  /** Compound and division around it; empty outside all of them. */
  place: string;
  center: LonLat;
  bounds: Bounds;
  source: Source;
}

export async function search(words: string, signal: AbortSignal): Promise<Hit[]> {
  const answer = await request<{ results: Hit[] }>(`/api/v1/search?${query({ q: words, limit: 10 })}`, { signal });
  return answer.results;
}
