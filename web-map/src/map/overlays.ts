import type { ExpressionSpecification, GeoJSONSource, LayerSpecification, Map } from 'maplibre-gl';
import type { Look } from '../view/view';

/** What the page itself draws above the tiles. */
export const overlays = ['before', 'after', 'selection', 'accuracy', 'position', 'draft', 'marks', 'preview', 'findings'] as const;
export type Overlay = (typeof overlays)[number];

export type Drawing = GeoJSON.FeatureCollection;
export const nothing: Drawing = { type: 'FeatureCollection', features: [] };

/** What a feature of a shape or mark in the making stands for: its property `tone`. */
export const tones = ['draft', 'mine', 'theirs', 'result', 'chosen', 'wrong', 'snap'] as const;
export type Tone = (typeof tones)[number];

const colours = {
  light: { selection: '#e0302a', position: '#1a73e8', rim: '#ffffff', before: '#b06000', after: '#7b3ff2' },
  dark: { selection: '#ff6b5e', position: '#5aa2ff', rim: '#11151b', before: '#ffb74d', after: '#c4a1ff' },
};
/** Mine and theirs differ for most colour-blind eyes too, and in their dashes. */
export const toneColours: Record<Look, Record<Tone, string>> = {
  light: { draft: '#c2185b', mine: '#c2185b', theirs: '#0b66c3', result: '#0a7d57', chosen: '#0b66c3', wrong: '#d01c1c', snap: '#0a7d57' },
  dark: { draft: '#ff7eb6', mine: '#ff7eb6', theirs: '#5aa9ff', result: '#4fd0a0', chosen: '#5aa9ff', wrong: '#ff6b5e', snap: '#4fd0a0' },
};
const byTone = (look: Look): ExpressionSpecification =>
  ['match', ['get', 'tone'], ...tones.flatMap((tone) => [tone, toneColours[look][tone]]), toneColours[look].draft] as unknown as ExpressionSpecification;

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
  const notPoint: ExpressionSpecification = ['!=', ['geometry-type'], 'Point'];
  const dashed: ExpressionSpecification = ['==', ['get', 'tone'], 'theirs'];
  const round = { 'line-join': 'round', 'line-cap': 'round' } as const;
  for (const source of ['preview', 'draft'] as const) {
    add({ id: `${source}-fill`, type: 'fill', source, filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': byTone(look), 'fill-opacity': 0.14 } }, firstLabel);
    add({ id: `${source}-rim`, type: 'line', source, filter: notPoint, layout: round, paint: { 'line-color': colour.rim, 'line-width': 5, 'line-opacity': 0.8 } }, firstLabel);
    add({ id: `${source}-line`, type: 'line', source, filter: ['all', notPoint, ['!', dashed]], layout: round, paint: { 'line-color': byTone(look), 'line-width': 2.5 } }, firstLabel);
    add({ id: `${source}-dashes`, type: 'line', source, filter: ['all', notPoint, dashed], layout: round, paint: { 'line-color': byTone(look), 'line-width': 2.5, 'line-dasharray': [1.6, 1.8] } }, firstLabel);
    add({ id: `${source}-point`, type: 'circle', source, filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-radius': 9, 'circle-color': byTone(look), 'circle-stroke-color': colour.rim, 'circle-stroke-width': 3 } });
  }
  for (const source of ['marks', 'findings'] as const) {
    add({ id: `${source}-ring`, type: 'circle', source, paint: { 'circle-radius': 14, 'circle-color': byTone(look), 'circle-opacity': 0.15, 'circle-stroke-color': byTone(look), 'circle-stroke-width': 3 } });
  }
  for (const state of ['before', 'after'] as const) {
    add({ id: `${state}-rim`, type: 'line', source: state, filter: ['!=', ['geometry-type'], 'Point'], layout: { 'line-join': 'round', 'line-cap': 'round' }, paint: { 'line-color': colour.rim, 'line-width': 7, 'line-opacity': 0.85 } });
    add({ id: `${state}-line`, type: 'line', source: state, filter: ['!=', ['geometry-type'], 'Point'], layout: { 'line-join': 'round' }, paint: { 'line-color': colour[state], 'line-width': 4, ...(state === 'before' ? { 'line-dasharray': [1.5, 1] } : {}) } });
    add({ id: `${state}-point`, type: 'circle', source: state, filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-radius': state === 'before' ? 14 : 10, 'circle-color': colour[state], 'circle-opacity': 0.25, 'circle-stroke-color': colour[state], 'circle-stroke-width': 3 } });
  }
  add({ id: 'position-dot', type: 'circle', source: 'position', paint: { 'circle-radius': 8, 'circle-color': colour.position, 'circle-stroke-color': '#ffffff', 'circle-stroke-width': 3 } });
}

export function draw(map: Map, overlay: Overlay, drawing: Drawing): void {
  map.getSource<GeoJSONSource>(overlay)?.setData(drawing);
}
