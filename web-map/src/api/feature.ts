import { request } from './request';

/** Names one feature everywhere: the collection it is in and its id. */
export interface FeatureKey {
  collection: string;
  id: number;
}

export interface Geometry {
  type: string;
  coordinates: unknown;
}

export interface Feature {
  type: 'Feature';
  id: number;
  geometry: Geometry | null;
  properties: Record<string, unknown>;
}

/** The address of a feature, for people and for programs. */
export const featureAddress = ({ collection, id }: FeatureKey, form?: 'json' | 'html'): string =>
  `/ogc/collections/${encodeURIComponent(collection)}/items/${id}${form ? `?f=${form}` : ''}`;

export const getFeature = (key: FeatureKey, signal?: AbortSignal): Promise<Feature> =>
  request(featureAddress(key, 'json'), signal ? { signal } : {});
