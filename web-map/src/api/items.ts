import type { Bounds } from './district';
import type { Feature } from './feature';
import { query, request } from './request';

/** More are not needed beside one drawing. */
const limit = 2_000;

/** The features that meet a box, at full precision. */
export async function itemsIn(collection: string, bounds: Bounds, signal?: AbortSignal): Promise<Feature[]> {
  const path = `/ogc/collections/${encodeURIComponent(collection)}/items?${query({ f: 'json', limit, bbox: bounds.join(',') })}`;
  return (await request<{ features: Feature[] }>(path, signal ? { signal } : {})).features;
}
