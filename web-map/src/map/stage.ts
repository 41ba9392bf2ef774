import { Map, ScaleControl } from 'maplibre-gl';
import { watch } from 'vue';
import type { Collections } from '../api/collections';
import type { Bounds, LonLat } from '../api/district';
import { reportContact } from '../api/request';
import type { Camera, View } from '../view/view';
import { applyView } from './apply';
import { onLongPress } from './long_press';
import { addOverlays, draw, nothing, type Drawing, type Overlay } from './overlays';
import { pickAt, type Pick } from './pick';
import './worker';

/** Chinese is drawn from the fonts of the machine: their names on Linux, Apple and Windows. */
const chineseFonts = "'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', sans-serif";
/** Pixels kept free around a place that is flown to; more on the left where a panel stands beside the map. */
const margin = { top: 80, bottom: 60, left: 60, right: 80 };
const panelWidth = 400;
const roomForPanel = 900; // pixels of map from which place and panel fit side by side
const closest = 18;
const deepestZoom = 22;
const flight = 900; // milliseconds

export interface StageEvents {
  /** A plain click or tap, with what lies there. */
  pick(picks: Pick[], at: LonLat): void;
  /** The right button or a long press. */
  ask(at: LonLat): void;
  /** Set while a tool takes the clicks. */
  point?(at: LonLat): void;
  hover?(at: LonLat): void;
  /** Nothing moves and every tile is drawn. */
  rest(): void;
}

/** The map on the page. Everything else speaks to it in plain values and never sees MapLibre. */
export class Stage {
  readonly events: StageEvents;
  private readonly map: Map;
  private readonly drawings: Record<Overlay, Drawing> = { selection: nothing, accuracy: nothing, position: nothing, measure: nothing };
  private readonly stops: (() => void)[];

  constructor(container: HTMLElement, private readonly view: View, private readonly collections: Collections, home: Bounds | null, events: StageEvents) {
    this.events = events;
    const start = view.camera
      ? { center: [...view.camera.center] as [number, number], zoom: view.camera.zoom, bearing: view.camera.bearing }
      : { bounds: (home ?? [-180, -70, 180, 70]) as [number, number, number, number], fitBoundsOptions: { padding: 40 } };
    this.map = new Map({
      container,
      style: styleAddress(view.look),
      ...start,
      maxZoom: deepestZoom,
      maxPitch: 0,
      attributionControl: false,
      localIdeographFontFamily: chineseFonts,
      fadeDuration: still() ? 0 : 200,
      rollEnabled: false,
    });
    this.map.addControl(new ScaleControl({ maxWidth: 140, unit: 'metric' }), 'bottom-left');
    this.map.touchZoomRotate.disableRotation();
    this.listen();
    this.stops = [
      watch(() => view.look, (look) => this.map.setStyle(styleAddress(look), { diff: false })),
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
      if (events.point) events.point(at);
      else events.pick(pickAt(map, e.point, touched(e.originalEvent) ? 'touch' : 'mouse'), at);
    });
    map.on('mousemove', (e) => {
      events.hover?.(lonLat(e.lngLat));
      map.getCanvas().style.cursor = events.point ? 'crosshair' : '';
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
    this.events.ask([lng, lat]);
  }

  private apply(): void {
    // A half-loaded style is brought in line by its own 'style.load'.
    if (!this.map.getLayer('compound-fill')) return;
    addOverlays(this.map, this.view.look, this.drawings);
    applyView(this.map, this.view, this.collections);
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
    const left = beside && this.map.getContainer().clientWidth >= roomForPanel ? panelWidth + margin.left : margin.left;
    this.map.fitBounds([...bounds] as [number, number, number, number], { padding: { ...margin, left }, maxZoom: closest, duration: still() ? 0 : flight, });
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

  /** Whether a double click zooms: not while one ends a measurement. */
  doubleClickZoom(on: boolean): void {
    if (on) this.map.doubleClickZoom.enable();
    else this.map.doubleClickZoom.disable();
  }

  focus(): void {
    this.map.getCanvas().focus();
  }

  name(title: string): void {
    this.map.getCanvas().setAttribute('aria-label', title);
  }

  /** The classes of facilities in sight, for the legend. */
  classesInSight(): string[] {
    if (!this.map.getLayer('facility-dot')) return [];
    const found = this.map.queryRenderedFeatures({ layers: ['facility-dot'] }).map(({ properties }) => properties['class']);
    return [...new Set(found.filter((code): code is string => typeof code === 'string'))].sort();
  }

  /** Asks again for the style and all tiles in sight, after the server was away. */
  reload(): void {
    this.map.setStyle(styleAddress(this.view.look), { diff: false });
  }

  destroy(): void {
    for (const stop of this.stops) stop();
    this.map.remove();
  }
}

const styleAddress = (look: string) => new URL(`/styles/${look}.json`, location.href).href;
const touched = (event: MouseEvent | PointerEvent) => 'pointerType' in event && event.pointerType === 'touch';
/** MapLibre's word for a request that got no answer. */
const unanswered = (error: object) => 'status' in error && error.status === 0;
const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
