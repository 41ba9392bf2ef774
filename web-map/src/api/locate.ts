import type { LonLat } from './district';
import { query, request } from './request';

export interface Place {
  id: number;
  name?: string | null;
  code?: string | null;
  level?: number;
}

export interface Candidate {
  /** Null: none of them, or with `others` all that are too unlikely to be listed. */
  id: number | null;
  others?: number;
  name?: string | null;
  probability: number;
}

export interface Located {
  position: LonLat;
  divisions: Place[];
  grids: Place[];
  compound: Place | null;
  management_area: Place | null;
  building: Place | null;
  wall: { inside: boolean; distance: number } | null;
  candidates?: Record<'compound' | 'grid' | 'building' | 'management_area', Candidate[]>;
}

/** `accuracy` is the 68 % radius in metres of a round normal error. */
export const locate = ([lon, lat]: LonLat, accuracy: number | undefined, signal: AbortSignal): Promise<Located> =>
  request(`/api/v1/locate?${query({ lon, lat, accuracy })}`, { signal });
