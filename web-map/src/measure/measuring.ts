import { computed, reactive } from 'vue';
import type { LonLat } from '../api/district';
import type { Drawing } from '../map/overlays';
import { lineLength, ringSize } from './geodesic';

export type MeasureKind = 'distance' | 'area';

interface Measuring {
  kind: MeasureKind;
  points: LonLat[];
  /** Where the pointer hovers, as the next point would lie there. */
  next: LonLat | null;
  finished: boolean;
}

/** Two clicks of a double click lie this close, in degrees: they are one point. */
const sameSpot = 1e-9;

export function useMeasuring() {
  const state = reactive<Measuring>({ kind: 'distance', points: [], next: null, finished: false });
  const shown = computed<LonLat[]>(() => (state.finished || !state.next || state.points.length === 0 ? state.points : [...state.points, state.next]));
  const length = computed(() => lineLength(shown.value));
  const ring = computed(() => ringSize(shown.value));
  const drawing = computed(() => drawingOf(state.kind, state.points, shown.value));

  function start(kind: MeasureKind): void {
    Object.assign(state, { kind, points: [], next: null, finished: false });
  }
  function add(point: LonLat): void {
    if (state.finished) start(state.kind);
    const last = state.points.at(-1);
    if (last && Math.hypot(last[0] - point[0], last[1] - point[1]) < sameSpot) return finish();
    state.points.push(point);
  }
  function finish(): void {
    state.finished = state.points.length > (state.kind === 'area' ? 2 : 1);
    state.next = null;
  }
  function undo(): void {
    state.finished = false;
    state.points.pop();
  }
  return { state, length, ring, drawing, start, add, finish, undo };
}

function drawingOf(kind: MeasureKind, points: readonly LonLat[], shown: readonly LonLat[]): Drawing {
  const corners = shown.map((point) => [...point]);
  const closed = kind === 'area' && corners.length > 2 ? [...corners, corners[0] ?? []] : corners;
  const feature = (geometry: GeoJSON.Geometry): GeoJSON.Feature => ({ type: 'Feature', properties: {}, geometry });
  return {
    type: 'FeatureCollection',
    features: [
      ...(closed.length > corners.length ? [feature({ type: 'Polygon', coordinates: [closed] })] : []),
      ...(corners.length > 1 ? [feature({ type: 'LineString', coordinates: closed })] : []),
      ...points.map((point) => feature({ type: 'Point', coordinates: [...point] })),
    ],
  };
}
