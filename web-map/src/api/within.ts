import type { Geometry } from './feature';
import { request, sending } from './request';

/** How many features of each collection an area holds, by class where the collection has classes. */
export type Counts = Record<string, Record<string, number>>;

export async function countWithin(geometry: Geometry, collections: readonly string[], signal: AbortSignal): Promise<Counts> {
  const answer = await request<{ counts: Counts }>('/api/v1/within', {
    ...sending('POST', { geometry, collections, limit: 0 }),
    signal,
  });
  return answer.counts;
}
