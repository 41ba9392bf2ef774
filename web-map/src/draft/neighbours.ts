import { onBeforeUnmount, shallowRef, watch, type Ref } from 'vue';
import type { Bounds } from '../api/district';
import type { Feature } from '../api/feature';
import { itemsIn } from '../api/items';
import type { Stage } from '../map/stage';
import { view } from '../view/view';
import { shapeOf, type Path } from './shape';

/** Below this zoom a pointer cannot tell corners apart, and there would be too many. */
export const leastZoom = 16;
/** Milliseconds the map rests before its neighbours are asked for. */
const rest = 300;

/** The outlines in sight at full precision, as the server stores them: tiles are too coarse to share a border with. */
export function useNeighbours(stage: Stage, collections: readonly string[], self: () => { collection: string; id: number } | null, wanted: Ref<boolean>) {
  const lines = shallowRef<Path[]>([]);
  let asked: Bounds | null = null;
  let asking = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function look(): Promise<void> {
    if (!wanted.value || stage.zoom() < leastZoom) return;
    const box = stage.bounds();
    if (asked && within(box, asked)) return;
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const wide = widened(box);
    try {
      const found = await Promise.all(collections.map(async (collection) => outlinesOf(collection, await itemsIn(collection, wide, signal), self())));
      asked = wide;
      lines.value = found.flat();
    } catch {
      // Without neighbours there is no snapping; who draws sees that, and the banner tells of a silent server.
    }
  }
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), rest);
  };
  const stop = watch([() => view.camera, wanted], later);
  void look();
  onBeforeUnmount(() => {
    stop();
    clearTimeout(timer);
    asking.abort();
  });
  return { lines };
}

function outlinesOf(collection: string, features: readonly Feature[], self: { collection: string; id: number } | null): Path[] {
  const others = features.filter(({ id }) => !(self?.collection === collection && self.id === id));
  return others.flatMap(({ geometry }) => {
    if (!geometry) return [];
    const { kind, parts } = shapeOf(geometry);
    return parts.flatMap((part) => part.map((path): Path => (kind === 'area' && path[0] ? [...path, path[0]] : path)));
  });
}

const within = (inner: Bounds, outer: Bounds) => inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3];
/** A quarter as far again on each side: a small move of the map asks for nothing. */
function widened([west, south, east, north]: Bounds): Bounds {
  const [dx, dy] = [(east - west) / 4, (north - south) / 4];
  return [Math.max(-180, west - dx), Math.max(-90, south - dy), Math.min(180, east + dx), Math.min(90, north + dy)];
}
