import type { Geometry } from './feature';
import { request } from './request';

/** How many features of each collection an area holds, by class where the collection has classes. */
export type Counts = Record<string, Record<string, number>>;

export async function countWithin(geometry: Geometry, collections: readonly string[], signal: AbortSignal): Promise<Counts> {
  const answer = await request<{ counts: Counts }>('/api/v1/within', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ geometry, collections, limit: 0 }),
    signal,
  });
  return answer.counts;
}
