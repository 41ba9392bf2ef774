import { Map as MapLibre, ScaleControl } from 'maplibre-gl';
import { watch } from 'vue';
import type { Collections } from '../api/collections';
import type { Bounds, LonLat } from '../api/district';
import type { LiveChange } from '../api/live';
import { reportContact } from '../api/request';
import { endOf } from '../history/day';
import type { Camera, Group, View } from '../view/view';
import { applyView, groupOf } from './apply';
import { onLongPress } from './long_press';
import { addOverlays, draw, nothing, type Drawing, type Overlay } from './overlays';
import { pickAt, type Pick } from './pick';
import { collectionsOf, touchedTiles, wholeTiles } from './touched';
import { sketchPrefix, type Drawn, type SketchKind } from './drawn';
import type { Pen, PenEvents } from './pen';
import type { Sketch } from './sketch';
import './worker';

/** Chinese is drawn from the fonts of the machine: their names on Linux, Apple and Windows. */
const chineseFonts = "'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', sans-serif";
/** Pixels kept free around a place that is flown to; more on the left where a panel stands beside the map. */
const margin = { top: 80, bottom: 60, left: 60, right: 80 };
const panelWidth = 400;
const roomForPanel = 900; // pixels of map from which place and panel fit side by side
const narrow = 640; // pixels of map up to which panels lie at its foot, as look.css has it
const sheet = 0.55; // of the height that such a panel covers at most
const closest = 18;
const deepestZoom = 22;
const deepestTiles = 18; // the sources' maxzoom: nearer views stretch those
const flight = 900; // milliseconds

export interface StageEvents {
  /** A plain click or tap, with what lies there. */
  pick(picks: Pick[], at: LonLat): void;
  /** The right button or a long press. */
  ask(at: LonLat): void;
  /** Nothing moves and every tile is drawn. */
  rest(): void;
}

/** The map on the page. Everything else speaks to it in plain values and never sees MapLibre. */
export class Stage {
  readonly events: StageEvents;
  private readonly map: MapLibre;
  private readonly drawings: Record<Overlay, Drawing> = { before: nothing, after: nothing, selection: nothing, accuracy: nothing, position: nothing, draft: nothing, marks: nothing, preview: nothing, findings: nothing };
  private readonly stops: (() => void)[];
  /** What has the pointer. */
  private tool: { stop(): void } | null = null;

  constructor(container: HTMLElement, private readonly view: View, private readonly collections: Collections, home: Bounds | null, events: StageEvents) {
    this.events = events;
    const start = view.camera
      ? { center: [...view.camera.center] as [number, number], zoom: view.camera.zoom, bearing: view.camera.bearing }
      : { bounds: (home ?? [-180, -70, 180, 70]) as [number, number, number, number], fitBoundsOptions: { padding: 40 } };
    this.map = new MapLibre({
      container,
      style: styleAddress(view.look),
      transformRequest: (url) => ({ url: ofDay(url, view.day) }),
      ...start,
      maxZoom: deepestZoom,
      maxPitch: 0,
      attributionControl: false,
      localIdeographFontFamily: chineseFonts,
      fadeDuration: still() ? 0 : 200,
      rollEnabled: false,
      maxTileCacheSize: 0, // a tile out of sight would be told of no change; asked for again it costs little (304)
    });
    this.map.addControl(new ScaleControl({ maxWidth: 140, unit: 'metric' }), 'bottom-left');
    this.map.touchZoomRotate.disableRotation();
    this.listen();
    this.stops = [
      // Another day is another map: a style that is still on its way has asked for tiles of the one before.
      watch([() => view.look, () => view.day], ([look]) => this.wear(look)),
      watch(() => [view.hidden, view.gridLevel, view.theme], () => this.apply()),
      onLongPress(this.map.getCanvasContainer(), (x, y) => this.askAt(x, y)),
    ];
  }

  private listen(): void {
    const { map, events } = this;
    const lonLat = ({ lng, lat }: { lng: number; lat: number }): LonLat => [lng, lat];
    map.on('style.load', () => this.apply());
    map.on('moveend', () => (this.view.camera = this.camera()));
    map.on('click', (e) => {
      const at = lonLat(e.lngLat);
      if (!this.tool) events.pick(pickAt(map, e.point, touched(e.originalEvent) ? 'touch' : 'mouse'), at);
    });
    map.on('contextmenu', (e) => this.askAt(e.originalEvent.clientX, e.originalEvent.clientY));
    for (const start of ['movestart', 'dataloading'] as const) map.on(start, () => this.state('busy'));
    map.on('idle', () => {
      this.state('rest');
      events.rest();
    });
    map.on('error', ({ error }) => {
      if (unanswered(error)) reportContact(true);
      else console.error(error.message); // a fault of style or tile: nothing a person at the map could do
    });
  }

  private askAt(clientX: number, clientY: number): void {
    const { left, top } = this.map.getContainer().getBoundingClientRect();
    const { lng, lat } = this.map.unproject([clientX - left, clientY - top]);
    if (!this.tool) this.events.ask([lng, lat]);
  }

  private apply(): void {
    // A half-loaded style is brought in line by its own 'style.load'.
    if (!this.styled()) return;
    addOverlays(this.map, this.view.look, this.drawings);
    applyView(this.map, this.view, this.collections);
  }

  private styled(): boolean {
    return this.map.getLayer('compound-fill') !== undefined;
  }

  /** A style may be loaded while something is drawn: that stays. */
  private wear(look: string): void {
    this.map.setStyle(styleAddress(look), {
      diff: false,
      transformStyle: (before, next) => {
        const layers = before?.layers.filter(({ id }) => id.startsWith(sketchPrefix)) ?? [];
        const sources = Object.entries(before?.sources ?? {}).filter(([name]) => name.startsWith(sketchPrefix));
        return { ...next, sources: { ...next.sources, ...Object.fromEntries(sources) }, layers: [...next.layers, ...layers] };
      },
    });
  }

  /** Seen from outside: a page test waits for `rest`, when every tile in sight is drawn. */
  private state(state: 'busy' | 'rest'): void {
    this.map.getContainer().dataset['state'] = state;
  }

  private camera(): Camera {
    const { lng, lat } = this.map.getCenter();
    return { center: [lng, lat], zoom: this.map.getZoom(), bearing: Math.round(this.map.getBearing()) };
  }

  show(overlay: Overlay, drawing: Drawing): void {
    this.drawings[overlay] = drawing;
    draw(this.map, overlay, drawing);
  }

  /** `beside`: a panel is open or about to open. */
  flyTo(bounds: Bounds, beside: boolean): void {
    this.map.fitBounds([...bounds] as [number, number, number, number], { padding: this.free(beside), maxZoom: closest, duration: still() ? 0 : flight });
  }

  /** Moves the map where a panel has come to lie over a place. */
  reveal([lng, lat]: LonLat): void {
    const { x, y } = this.map.project([lng, lat]);
    const { clientWidth, clientHeight } = this.map.getContainer();
    const free = this.free(true);
    const [dx, dy] = [Math.min(0, x - free.left), Math.max(0, y - (clientHeight - free.bottom))];
    if ((dx < 0 && clientWidth >= roomForPanel) || (dy > 0 && clientWidth <= narrow)) this.map.panBy([dx, dy], { duration: still() ? 0 : 300 });
  }

  private free(beside: boolean): typeof margin {
    const { clientWidth, clientHeight } = this.map.getContainer();
    if (beside && clientWidth >= roomForPanel) return { ...margin, left: panelWidth + margin.left };
    if (beside && clientWidth <= narrow) return { top: margin.top, bottom: clientHeight * sheet, left: 20, right: 20 };
    return margin;
  }

  zoomBy(steps: number): void {
    this.map.zoomTo(this.map.getZoom() + steps, { duration: still() ? 0 : 250 });
  }

  faceNorth(): void {
    this.map.easeTo({ bearing: 0, duration: still() ? 0 : 250 });
  }

  moveTo({ center, zoom, bearing }: Camera): void {
    this.map.jumpTo({ center: [...center] as [number, number], zoom, bearing });
  }

  /** Hands the pointer to a sketch of its own until it is ended; what draws it is loaded with the first one. */
  async sketch(kind: SketchKind, tell: (drawn: Drawn) => void): Promise<Sketch> {
    const { Sketch } = await import('./sketch');
    return this.take(() => new Sketch(this.map, kind, () => this.view.look, tell));
  }

  /** Hands the pointer to a pen until it is ended. */
  async pen(events: PenEvents): Promise<Pen> {
    const { Pen } = await import('./pen');
    return this.take(() => new Pen(this.map, () => this.view.look, events));
  }

  private async take<Tool extends { stop(): void }>(make: () => Tool): Promise<Tool> {
    if (!this.styled()) await this.map.once('style.load');
    this.endTool();
    this.map.doubleClickZoom.disable();
    const tool = make();
    this.tool = tool;
    return tool;
  }

  endTool(): void {
    this.tool?.stop();
    this.tool = null;
    this.map.doubleClickZoom.enable();
  }

  /** The middle of what no panel hides, where a keyboard sets its corners. */
  middle(): LonLat {
    const { lng, lat } = this.map.unproject(this.middlePixel());
    return [lng, lat];
  }
  middlePixel(): [number, number] {
    const { clientWidth, clientHeight } = this.map.getContainer();
    const { left, bottom } = this.free(true);
    return clientWidth <= narrow ? [clientWidth / 2, (clientHeight - bottom) / 2] : [(left + clientWidth) / 2, clientHeight / 2];
  }

  bounds(): Bounds {
    const box = this.map.getBounds();
    return [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()];
  }
  zoom(): number {
    return this.map.getZoom();
  }

  focus(): void {
    this.map.getCanvas().focus();
  }

  name(title: string): void {
    this.map.getCanvas().setAttribute('aria-label', title);
  }

  /** How near the map is, and the entries of the layer list that it shows only from nearer by. */
  reach(): { zoom: number; tooFar: Group[] } {
    const zoom = this.map.getZoom();
    const first = new Map<Group, number>();
    for (const layer of this.map.getStyle().layers) {
      const group = groupOf(layer);
      if (group) first.set(group, Math.min(first.get(group) ?? Infinity, layer.minzoom ?? 0));
    }
    return { zoom, tooFar: [...first].flatMap(([group, from]) => (zoom < from ? [group] : [])) };
  }

  /** The classes of facilities in sight, for the legend. */
  classesInSight(): string[] {
    if (!this.map.getLayer('facility-dot')) return [];
    const found = this.map.queryRenderedFeatures({ layers: ['facility-dot'] }).map(({ properties }) => properties['class']);
    return [...new Set(found.filter((code): code is string => typeof code === 'string'))].sort();
  }

  /** What the tiles in sight hold, beyond the window's edges too. */
  covered(): Bounds {
    const bounds = this.map.getBounds();
    return wholeTiles([bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()], Math.min(Math.floor(this.map.getZoom()), deepestTiles));
  }

  /** Asks again for the tiles that draw what has changed; without a word of what, for all in sight. */
  refresh(changes?: readonly LiveChange[]): void {
    if (!this.styled()) return; // a style on its way asks for its tiles anyway
    // What is on its way may have left before the change.
    if (!this.map.areTilesLoaded()) this.map.once('idle', () => this.refreshLoaded(changes));
    this.refreshLoaded(changes);
  }

  private refreshLoaded(changes?: readonly LiveChange[]): void {
    const zoom = Math.floor(this.map.getZoom());
    const zooms = [zoom - 1, zoom, zoom + 1].filter((z) => z >= 0 && z <= deepestTiles);
    if (zoom > deepestTiles) zooms.push(deepestTiles);
    for (const [name, source] of Object.entries(this.map.getStyle().sources)) {
      if (source.type !== 'vector' || !source.url) continue;
      if (!changes) {
        this.map.refreshTiles(name);
        continue;
      }
      const drawn = collectionsOf(source.url);
      const boxes = changes.flatMap(({ collection, boxes }) => (drawn.includes(collection) ? boxes : []));
      if (boxes.length > 0) this.map.refreshTiles(name, touchedTiles(boxes, [...new Set(zooms)]) ?? undefined);
    }
  }

  /** Asks again for the style and all tiles in sight, after the server was away. */
  reload(): void {
    this.wear(this.view.look);
  }

  destroy(): void {
    for (const stop of this.stops) stop();
    this.endTool();
    this.map.remove();
  }
}

/** A tile of the day that is shown; of today as it is. */
const ofDay = (url: string, day: string | null) => (day && /\/tiles\/[^?]*\.mvt$/.test(url) ? `${url}?datetime=${endOf(day)}` : url);
const styleAddress = (look: string) => new URL(`/styles/${look}.json`, location.href).href;
const touched = (event: MouseEvent | PointerEvent) => 'pointerType' in event && event.pointerType === 'touch';
/** MapLibre's word for a request that got no answer. */
const unanswered = (error: object) => 'status' in error && error.status === 0;
const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
