import type { Map, MapGeoJSONFeature, PointLike } from 'maplibre-gl';
import type { FeatureKey } from '../api/feature';

/** What a click has hit, enough to name it before the server tells the rest. */
export interface Pick extends FeatureKey {
  name: string | null;
  code: string | null;
  class: string | null;
}

/** Pixels around a click that still count: a finger is wider than a mouse's point. */
const reach = { mouse: 3, touch: 14 };

/** The collections a click looks for, the small and particular first. */
const order = ['facility', 'building', 'compound', 'management_area', 'grid', 'division', 'barrier', 'landcover'];

export function pickAt(map: Map, point: { x: number; y: number }, by: 'mouse' | 'touch'): Pick[] {
  const margin = reach[by];
  const box: [PointLike, PointLike] = [[point.x - margin, point.y - margin], [point.x + margin, point.y + margin]];
  const near = map.queryRenderedFeatures(box);
  const exact = new Set(map.queryRenderedFeatures([point.x, point.y]).map(nameOf));
  // An area counts only where the point itself lies in it; points and lines have the margin.
  const hit = near.filter((feature) => !isArea(feature) || exact.has(nameOf(feature)));
  return sortPicks(hit.filter((feature) => feature.properties['point_count'] === undefined).flatMap(toPick));
}

const isArea = ({ geometry }: MapGeoJSONFeature) => geometry.type === 'Polygon' || geometry.type === 'MultiPolygon';
const collectionOf = ({ sourceLayer }: MapGeoJSONFeature) => (sourceLayer ?? '').replace(/_label$/, '');
const nameOf = (feature: MapGeoJSONFeature) => `${collectionOf(feature)}/${feature.id}`;

function toPick(feature: MapGeoJSONFeature): Pick[] {
  const collection = collectionOf(feature);
  if (!order.includes(collection) || typeof feature.id !== 'number') return [];
  const text = (name: string) => (feature.properties[name] === undefined ? null : String(feature.properties[name]));
  return [{ collection, id: feature.id, name: text('name'), code: text('code'), class: text('class') ?? text('kind') }];
}

/** One entry a feature, in the order of the collections. */
export function sortPicks(picks: Pick[]): Pick[] {
  const first = (pick: Pick, at: number) =>
    picks.findIndex((other) => other.collection === pick.collection && other.id === pick.id) === at;
  return picks.filter(first).sort((a, b) => order.indexOf(a.collection) - order.indexOf(b.collection));
}
