import { request } from './request';

/** West, south, east, north in degrees. */
export type Bounds = readonly [number, number, number, number];
/** Longitude, latitude in degrees (WGS 84). */
export type LonLat = readonly [number, number];
export type Source = 'surveyed' | 'imported' | 'derived' | 'estimated' | 'made_up';

export interface District {
  name: string;
  bounds: Bounds | null;
  center: LonLat | null;
  revision: number;
  made_up: boolean;
  attribution: string[];
  counts: Record<string, number>;
  sources: Record<string, Partial<Record<Source, number>>>;
}

export const getDistrict = (): Promise<District> => request('/api/v1/district');

/** Whether the server answers and has its map ready. */
export const getReady = (): Promise<unknown> => request('/readyz');
