import type { GeoJSONSource, LayerSpecification, Map } from 'maplibre-gl';
import type { Look } from '../view/view';

/** What the page itself draws above the tiles. */
export const overlays = ['selection', 'accuracy', 'position'] as const;
export type Overlay = (typeof overlays)[number];

export type Drawing = GeoJSON.FeatureCollection;
export const nothing: Drawing = { type: 'FeatureCollection', features: [] };

const colours = {
  light: { selection: '#e0302a', position: '#1a73e8', rim: '#ffffff' },
  dark: { selection: '#ff6b5e', position: '#5aa2ff', rim: '#11151b' },
};

/** Puts the overlays on a freshly loaded style; areas of a selection lie under the labels. */
export function addOverlays(map: Map, look: Look, drawings: Record<Overlay, Drawing>): void {
  const colour = colours[look];
  for (const overlay of overlays) if (!map.getSource(overlay)) map.addSource(overlay, { type: 'geojson', data: drawings[overlay] });
  const firstLabel = map.getStyle().layers.find(({ type }) => type === 'symbol')?.id;
  const add = (layer: LayerSpecification, below?: string) => map.getLayer(layer.id) ?? map.addLayer(layer, below);

  add({ id: 'accuracy-disc', type: 'fill', source: 'accuracy', paint: { 'fill-color': colour.position, 'fill-opacity': 0.16 } }, firstLabel);
  add({ id: 'accuracy-rim', type: 'line', source: 'accuracy', paint: { 'line-color': colour.position, 'line-width': 1.5, 'line-opacity': 0.7 } }, firstLabel);
  add({ id: 'selection-fill', type: 'fill', source: 'selection', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': colour.selection, 'fill-opacity': 0.08 } }, firstLabel);
  add({ id: 'selection-rim', type: 'line', source: 'selection', filter: ['!=', ['geometry-type'], 'Point'], layout: { 'line-join': 'round', 'line-cap': 'round' }, paint: { 'line-color': colour.rim, 'line-width': 6, 'line-opacity': 0.9 } }, firstLabel);
  add({ id: 'selection-line', type: 'line', source: 'selection', filter: ['!=', ['geometry-type'], 'Point'], layout: { 'line-join': 'round', 'line-cap': 'round' }, paint: { 'line-color': colour.selection, 'line-width': 3 } }, firstLabel);
  add({ id: 'selection-point', type: 'circle', source: 'selection', filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-radius': 16, 'circle-color': colour.selection, 'circle-opacity': 0.12, 'circle-stroke-color': colour.selection, 'circle-stroke-width': 3 } });
  add({ id: 'position-dot', type: 'circle', source: 'position', paint: { 'circle-radius': 8, 'circle-color': colour.position, 'circle-stroke-color': '#ffffff', 'circle-stroke-width': 3 } });
}

export function draw(map: Map, overlay: Overlay, drawing: Drawing): void {
  map.getSource<GeoJSONSource>(overlay)?.setData(drawing);
}
