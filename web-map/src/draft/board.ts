import { computed, onBeforeUnmount, ref, shallowRef, watch, type Ref } from 'vue';
import type { LonLat } from '../api/district';
import { noDrawn, type Drawn } from '../map/drawn';
import { nothing, type Tone } from '../map/overlays';
import type { Pen, PenEvents } from '../map/pen';
import type { Stage } from '../map/stage';
import { view } from '../view/view';
import { leastZoom, useNeighbours } from './neighbours';
import { back, begin, forth, step, type Past } from './past';
import {
  cornerAt, emptyShape, fewest, geometryOf, isEmpty, moved, movedCorner, pathsOf, rounded, sameShape, sizeOf, withCornerAfter, withHole, withoutCorner, withoutPath,
  withPart, withPath, type Corner, type Kind, type Path, type Shape,
} from './shape';
import { nearest } from './snap';
import { flawsOf, outsideOf, type Flaw } from './validity';

/** Where the path in the making belongs. */
export type Target = { to: 'part' } | { to: 'hole'; part: number };

export interface BoardOptions {
  stage: Stage;
  kind: Kind;
  /** Whose outlines corners snap to, the own one apart. */
  collections: readonly string[];
  self: () => { collection: string; id: number } | null;
  /** Areas beyond which a warning is due; none: no warning. */
  own?: Ref<readonly Shape[]>;
  /** Several parts may stand side by side. */
  multi: boolean;
  /** A path that is not to become part of the shape: a line to split along, say. */
  take?: (path: Path) => boolean;
}

const metresPerDegree = 111_320;

/** One shape in a person's hands: drawn, changed, taken back, looked at. The map shows it as it is. */
export function useBoard({ stage, kind, collections, self, own, multi, take }: BoardOptions) {
  const past = shallowRef<Past<Shape>>(begin(emptyShape(kind)));
  /** While a hand drags: what it would become. */
  const held = shallowRef<Shape | null>(null);
  const target = shallowRef<Target | null>(null);
  const drawing = shallowRef<Drawn>(noDrawn);
  const corner = ref<Corner | null>(null);
  const chosenPath = ref(0);
  const whole = ref(false);
  const snapping = ref(true);
  const snapped = shallowRef<LonLat | null>(null);
  const ready = ref(false);
  /** Places that somebody else, the server say, marks as wrong. */
  const marked = shallowRef<readonly LonLat[]>([]);
  const resting = ref(false);
  let pen: Pen | null = null;
  let closed = false;
  const neighbours = useNeighbours(stage, collections, self, snapping);

  const shape = computed(() => past.value.now);
  const shown = computed(() => held.value ?? shape.value);
  /** With the path in the making, for its size. */
  const whileDrawing = computed((): Shape => (target.value ? { kind, parts: drawing.value.shown.length > 0 ? [[drawing.value.shown]] : [] } : shown.value));
  const size = computed(() => sizeOf(whileDrawing.value));
  const flaws = computed((): Flaw[] => {
    if (target.value) return drawing.value.shown.length > 3 && kind === 'area' ? flawsOf(whileDrawing.value).filter(({ code }) => code === 'crossing') : [];
    if (isEmpty(shown.value)) return [{ code: 'nothing', at: null }];
    const found = flawsOf(shown.value);
    return found.length > 0 ? found : outsideOf(shown.value, own?.value ?? []);
  });
  const wrong = computed(() => flaws.value.some(({ mild }) => !mild));

  const paths = computed(() => pathsOf(shape.value));
  const events: PenEvents = {
    drawing: (drawn) => (drawing.value = drawn),
    drawn(path) {
      snapped.value = null;
      if (take?.(path)) {
        target.value = null;
        return;
      }
      const to = target.value;
      target.value = null;
      const next = to?.to === 'hole' ? withHole(shape.value, to.part, path) : multi || isEmpty(shape.value) ? withPart(shape.value, path) : { kind, parts: [[path]] };
      chosenPath.value = to?.to === 'hole' ? pathsOf(next).findIndex(({ part, path: at }) => part === to.part && at === (next.parts[part]?.length ?? 1) - 1) : pathsOf(next).length - 1;
      put(next);
    },
    changed(index, points, done) {
      const one = paths.value[index];
      if (!one) return;
      const [from, to] = [one.points[0], points[0]];
      const next = whole.value && kind !== 'point' && from && to ? moved(shape.value, [to[0] - from[0], to[1] - from[1]]) : withPath(shape.value, one.part, one.path, points);
      if (!done) return void (held.value = next);
      held.value = null;
      snapped.value = null;
      past.value = step(past.value, next);
      const count = next.parts[one.part]?.[one.path]?.length ?? 0;
      if (corner.value && corner.value.at >= count) corner.value = null;
      if (whole.value) redraw();
    },
    chosen(index, at) {
      const one = paths.value[index];
      if (!one) return;
      chosenPath.value = index;
      corner.value = at === null ? null : { part: one.part, path: one.path, at };
    },
    snap(at, reach) {
      const found = snapping.value ? nearest(at, neighbours.lines.value, reach) : null;
      snapped.value = found?.at ?? null;
      return snapped.value;
    },
  };

  /** Lays the pen down for a while: the map shows something else meanwhile. Opened again it goes on. */
  function rest(): void {
    resting.value = true;
    pen = null;
    stage.endTool();
  }
  async function withPen(): Promise<Pen | null> {
    pen ??= await stage.pen(events);
    ready.value = true;
    if (closed) stage.endTool();
    return closed ? null : pen;
  }
  function redraw(): void {
    if (target.value || !pen) return;
    chosenPath.value = Math.max(0, Math.min(chosenPath.value, paths.value.length - 1));
    pen.show(kind, paths.value.map(({ points }) => points), chosenPath.value, whole.value);
  }
  function put(next: Shape): void {
    held.value = null;
    if (!sameShape(next, shape.value)) past.value = step(past.value, next);
    redraw();
  }

  /** Begins with a shape as it is stored, or as it is to be from now on. */
  async function open(first: Shape): Promise<void> {
    past.value = begin(first);
    resting.value = false;
    target.value = null;
    corner.value = null;
    chosenPath.value = 0;
    if (await withPen()) redraw();
  }
  async function beginPath(to: Target): Promise<void> {
    const held = await withPen();
    if (!held) return;
    corner.value = null;
    target.value = to;
    held.begin(kind);
  }
  function cancelPath(): void {
    target.value = null;
    drawing.value = noDrawn;
    snapped.value = null;
    redraw();
  }
  /** Ends the path in the making; false where it has too few corners for one. */
  function finishPath(): boolean {
    const enough = drawing.value.set.length >= fewest[kind];
    if (enough) pen?.finish();
    return enough;
  }
  function undo(): void {
    if (target.value) return void pen?.undo();
    past.value = back(past.value);
    corner.value = null;
    redraw();
  }
  function redo(): void {
    if (target.value) return void pen?.redo();
    past.value = forth(past.value);
    corner.value = null;
    redraw();
  }
  const canUndo = computed(() => (target.value ? drawing.value.set.length > 0 : past.value.before.length > 0));
  const canRedo = computed(() => (target.value ? true : past.value.after.length > 0));

  function choose(to: Corner): void {
    corner.value = to;
    const index = paths.value.findIndex(({ part, path }) => part === to.part && path === to.path);
    if (index === chosenPath.value) return;
    chosenPath.value = index;
    redraw();
  }
  function setCorner(to: LonLat): void {
    if (corner.value) put(movedCorner(shape.value, corner.value, rounded(to)));
  }
  /** Metres east and north; the whole shape where no corner is chosen. */
  function nudge(east: number, north: number): void {
    const at = corner.value && cornerAt(shape.value, corner.value);
    const latitude = at?.[1] ?? paths.value[0]?.points[0]?.[1] ?? 0;
    const by: LonLat = [east / (metresPerDegree * Math.cos((latitude * Math.PI) / 180)), north / metresPerDegree];
    if (at) setCorner([at[0] + by[0], at[1] + by[1]]);
    else put(moved(shape.value, by));
  }
  function removeCorner(): void {
    const next = corner.value && withoutCorner(shape.value, corner.value);
    if (!next || !corner.value) return;
    const { part, path, at } = corner.value;
    corner.value = { part, path, at: Math.max(0, at - 1) };
    put(next);
  }
  function addCorner(): void {
    const made = corner.value && withCornerAfter(shape.value, corner.value);
    if (!made) return;
    corner.value = made.corner;
    put(made.shape);
  }
  function removePath(part: number, path: number): void {
    corner.value = null;
    chosenPath.value = 0;
    put(withoutPath(shape.value, part, path));
  }
  function setWhole(on: boolean): void {
    whole.value = on;
    redraw();
  }

  watch([shown, target, flaws, corner, snapped, marked, resting], () => {
    if (resting.value) return;
    const feature = (tone: Tone, geometry: GeoJSON.Geometry): GeoJSON.Feature => ({ type: 'Feature', properties: { tone }, geometry });
    const place = (tone: Tone, at: LonLat | null | undefined) => (at ? [feature(tone, { type: 'Point', coordinates: [...at] })] : []);
    const areas = kind !== 'point' && shown.value.parts.some((part) => (part[0]?.length ?? 0) > 1) ? [feature('draft', geometryOf(shown.value, 'Multi') as GeoJSON.Geometry)] : [];
    stage.show('draft', areas.length > 0 ? { type: 'FeatureCollection', features: areas } : nothing);
    stage.show('marks', {
      type: 'FeatureCollection',
      features: [
        ...flaws.value.flatMap(({ at }) => place('wrong', at)),
        ...marked.value.flatMap((at) => place('wrong', at)),
        ...place('chosen', corner.value && cornerAt(shown.value, corner.value)),
        ...place('snap', snapped.value),
      ],
    });
  });
  /** Too far away for snapping. */
  const far = computed(() => (view.camera?.zoom ?? 0) < leastZoom);
  /** Where the middle is that `placeHere` sets corners in. */
  const crosshair = computed(() => {
    void [view.camera, target.value];
    const [x, y] = stage.middlePixel();
    return { left: `${x}px`, top: `${y}px` };
  });
  function close(): void {
    closed = true;
    stage.show('draft', nothing);
    stage.show('marks', nothing);
    stage.endTool();
  }
  onBeforeUnmount(close);

  return {
    shape, shown, target, drawing, corner, chosenPath, whole, snapping, ready, marked, size, flaws, wrong, paths, canUndo, canRedo,
    open, beginPath, cancelPath, undo, redo, choose, setCorner, nudge, removeCorner, addCorner, removePath, setWhole, put, rest, crosshair, far,
    placeHere: () => pen?.place(stage.middle()),
    finishPath,
  };
}
export type Board = ReturnType<typeof useBoard>;
