import type { Map, StyleSpecification } from 'maplibre-gl';
import type { Collections } from '../api/collections';
import { isShown, type Group, type View } from '../view/view';
import { gridFilter } from './grid_levels';
import { themeColour, themeOpacity } from './theme';

/** The entry of the layer list that shows or hides a layer. */
export const groupOf = (layer: StyleSpecification['layers'][number]): Group | undefined =>
  (layer.metadata as { group?: Group } | undefined)?.group;

/** Brings the style's layers in line with what the person chose. Does nothing twice. */
export function applyView(map: Map, view: View, collections: Collections): void {
  for (const layer of map.getStyle().layers) {
    const group = groupOf(layer);
    if (group === undefined) continue;
    const visibility = isShown(group) ? 'visible' : 'none';
    if ((layer.layout?.visibility ?? 'visible') !== visibility) map.setLayoutProperty(layer.id, 'visibility', visibility);
    if (group === 'grid') map.setFilter(layer.id, gridFilter(view.gridLevel, collections));
  }
  map.setPaintProperty('compound-fill', 'fill-color', themeColour(view.theme, collections, view.look));
  map.setPaintProperty('compound-fill', 'fill-opacity', themeOpacity(view.theme));
}
