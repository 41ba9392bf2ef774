import type { Position } from 'geojson';
import type { Map, MapMouseEvent } from 'maplibre-gl';
import {
  TerraDraw, TerraDrawLineStringMode, TerraDrawModeUndoRedo, TerraDrawPointMode, TerraDrawPolygonMode, TerraDrawSelectMode, type GeoJSONStoreFeatures, type TerraDrawMouseEvent,
} from 'terra-draw';
import type { LonLat } from '../api/district';
import { rounded, type Kind, type Path } from '../draft/shape';
import type { Look } from '../view/view';
import { drawnOf, noDrawn, type Drawn } from './drawn';
import { Adapter, areaStyle, colours, lineStyle, pointerReach } from './terra';

/** What a pen tells. Paths are numbered in the order they were shown. */
export interface PenEvents {
  /** A path in the making, at each movement. */
  drawing(drawn: Drawn): void;
  /** That path is whole. */
  drawn(path: Path): void;
  /** A shown path has other corners; `done`: the hand let go of it. */
  changed(path: number, points: Path, done: boolean): void;
  /** A path was taken up, or one of its corners touched. */
  chosen(path: number, corner: number | null): void;
  /** Where a corner at a place would rather lie. `reach` in metres. */
  snap(at: LonLat, reach: number): LonLat | null;
}

/** How Terra Draw asks where a corner would rather lie. */
interface Snapping {
  toCustom(event: TerraDrawMouseEvent): Position | undefined;
}

/** Of a path in the making. Shown ones are filled by whoever knows which are holes. */
const fill = 0.14;

const modeOf = { point: 'point', line: 'linestring', area: 'polygon' } as const;

/** Draws new paths and changes shown ones, with mouse, pen or finger. The drawing itself is kept by whoever holds the pen. */
export class Pen {
  private readonly draw: TerraDraw;
  private readonly modes: { point: TerraDrawPointMode; line: TerraDrawLineStringMode; area: TerraDrawPolygonMode };
  private kind: Kind | null = null;
  /** Terra Draw's names of the shown paths. */
  private ids: (string | number)[] = [];
  /** While paths are put up, what Terra Draw tells is no news. */
  private quiet = false;
  private readonly snapping: Snapping;
  private readonly restyle: () => void;
  private readonly touchCorner: (event: MapMouseEvent) => void;

  constructor(private readonly map: Map, look: () => Look, private readonly events: PenEvents) {
    const toCustom = ({ lng, lat }: TerraDrawMouseEvent) => {
      const at = events.snap([lng, lat], this.reach());
      return at ? [...at] : undefined;
    };
    this.snapping = { toCustom };
    const drawing = { keyEvents: null, pointerDistance: pointerReach(), showCoordinatePoints: true, snapping: this.snapping };
    this.modes = {
      point: new TerraDrawPointMode({ styles: pointStyle(look()) }),
      line: new TerraDrawLineStringMode({ ...drawing, styles: lineStyle(look()) }),
      area: new TerraDrawPolygonMode({ ...drawing, styles: areaStyle(look()) }),
    };
    const select = new TerraDrawSelectMode({
      keyEvents: null, pointerDistance: pointerReach(), allowManualDeselection: false, styles: selectStyle(look()),
      flags: { polygon: this.flag(false), linestring: this.flag(false), point: { feature: { draggable: true } } },
    });
    this.draw = new TerraDraw({ adapter: new Adapter(map), modes: [...Object.values(this.modes), select], undoRedo: { modeLevel: new TerraDrawModeUndoRedo() } });
    this.restyle = () => {
      this.draw.setModeStyles('point', pointStyle(look()));
      this.draw.setModeStyles('linestring', lineStyle(look()));
      this.draw.setModeStyles('polygon', { ...areaStyle(look()), fillOpacity: this.kind ? fill : 0 });
      this.draw.setModeStyles('select', selectStyle(look()));
    };
    this.touchCorner = ({ point }) => this.tellCorner(point);
    map.on('style.load', this.restyle);
    map.on('click', this.touchCorner);
    this.draw.start();
    this.draw.on('change', (ids) => !this.quiet && this.tell(ids, false));
    this.draw.on('finish', (id) => !this.quiet && this.tell([id], true));
    this.draw.on('select', (id) => !this.quiet && this.ids.includes(id) && this.events.chosen(this.ids.indexOf(id), null));
  }

  /** Metres on the ground that a pointer reaches at the present zoom. */
  private reach(): number {
    const { lng, lat } = this.map.getCenter();
    const { x, y } = this.map.project([lng, lat]);
    const beside = this.map.unproject([x + pointerReach(), y]);
    return Math.abs(beside.lng - lng) * Math.cos((lat * Math.PI) / 180) * 111_320;
  }

  private flag(whole: boolean) {
    const coordinates = { midpoints: true, draggable: true, deletable: true, snappable: this.snapping };
    return { feature: { selfIntersectable: true, draggable: whole, ...(whole ? {} : { coordinates }) } };
  }

  /** Begins a new path. */
  begin(kind: Kind): void {
    this.silently(() => {
      this.draw.clear();
      this.ids = [];
      this.kind = kind;
      this.restyle();
      this.draw.setMode(modeOf[kind]);
    });
    this.events.drawing(noDrawn);
  }

  /** Shows paths to be changed, one of them with its corners. `whole`: it moves as one. */
  show(kind: Kind, paths: readonly Path[], chosen: number, whole: boolean): void {
    this.silently(() => {
      this.kind = null;
      this.restyle();
      this.draw.setMode('select');
      this.draw.clear();
      this.draw.updateModeOptions<typeof TerraDrawSelectMode>('select', { flags: { polygon: this.flag(whole), linestring: this.flag(whole) } });
      const features = paths.map((path): GeoJSONStoreFeatures => ({ type: 'Feature', id: this.draw.getFeatureId(), properties: { mode: modeOf[kind] }, geometry: geometryOf(kind, path) }));
      for (const { valid, reason } of this.draw.addFeatures(features)) if (!valid) throw new Error(`a path that cannot be shown: ${reason}`);
      this.ids = features.flatMap(({ id }) => (id === undefined ? [] : [id]));
      const id = this.ids[chosen];
      if (id !== undefined) this.draw.selectFeature(id);
    });
  }

  /** Sets a corner as a click there would: for the keyboard and for gloves. */
  place([lng, lat]: LonLat): void {
    if (!this.kind) return;
    const { x, y } = this.map.project([lng, lat]);
    const event: TerraDrawMouseEvent = { lng, lat, containerX: x, containerY: y, button: 'left', heldKeys: [], isContextMenu: false };
    this.modes[this.kind].onMouseMove(event);
    this.modes[this.kind].onClick(event);
  }

  /** Takes back the last corner of the path in the making; false where there is none. */
  undo(): boolean {
    const could = this.kind !== null && this.draw.canUndo();
    if (could) this.draw.undo();
    return could;
  }
  redo(): boolean {
    const could = this.kind !== null && this.draw.canRedo();
    if (could) this.draw.redo();
    return could;
  }

  /** Ends the path with the corners that are set. */
  finish(): void {
    const made = this.shapes().at(-1);
    if (this.kind && made) this.done(drawnOf(made).set);
  }

  stop(): void {
    this.map.off('style.load', this.restyle);
    this.map.off('click', this.touchCorner);
    this.quiet = true;
    this.draw.stop();
  }

  private silently(deed: () => void): void {
    this.quiet = true;
    try {
      deed();
    } finally {
      this.quiet = false;
    }
  }

  private shapes(): GeoJSONStoreFeatures[] {
    const wanted = this.kind === 'area' ? 'Polygon' : 'LineString';
    return this.draw.getSnapshot().filter(({ geometry }) => geometry.type === wanted);
  }

  private done(points: readonly LonLat[]): void {
    this.kind = null;
    const path = points.map(rounded);
    // Terra Draw is still in the middle of its own event.
    queueMicrotask(() => this.draw.enabled && this.events.drawn(path));
  }

  private tell(ids: readonly (string | number)[], done: boolean): void {
    if (this.kind === 'point') {
      const point = this.draw.getSnapshot().find(({ geometry }) => geometry.type === 'Point');
      if (done && point) {
        const at = point.geometry.coordinates as [number, number];
        this.done([this.events.snap(at, this.reach()) ?? at]);
      }
      return;
    }
    if (this.kind) {
      const made = this.shapes().at(-1);
      if (done && made) this.done(drawnOf(made).set);
      else this.events.drawing(made ? drawnOf(made) : noDrawn);
      return;
    }
    for (const id of ids) {
      const path = this.ids.indexOf(id);
      const feature = path >= 0 ? this.draw.getSnapshotFeature(id) : undefined;
      if (!feature) continue;
      const points = feature.geometry.type === 'Point' ? [feature.geometry.coordinates as unknown as LonLat] : drawnOf({ ...feature, properties: {} }).set;
      const snapped = done && feature.geometry.type === 'Point' && points[0] ? [this.events.snap(points[0], this.reach()) ?? points[0]] : points;
      this.events.changed(path, snapped.map(rounded), done);
    }
  }

  private tellCorner(point: { x: number; y: number }): void {
    if (this.kind) return;
    const selected = this.ids.findIndex((id) => this.draw.getSnapshotFeature(id)?.properties['selected'] === true);
    const feature = selected >= 0 ? this.draw.getSnapshotFeature(this.ids[selected] ?? '') : undefined;
    if (!feature || feature.geometry.type === 'Point') return;
    let [nearest, least] = [-1, pointerReach()];
    drawnOf({ ...feature, properties: {} }).set.forEach(([lng, lat], at) => {
      const { x, y } = this.map.project([lng, lat]);
      const away = Math.hypot(x - point.x, y - point.y);
      if (away < least) [nearest, least] = [at, away];
    });
    if (nearest >= 0) this.events.chosen(selected, nearest);
  }
}

function geometryOf(kind: Kind, path: Path): GeoJSONStoreFeatures['geometry'] {
  const corners = path.map((point) => [...point]);
  if (kind === 'point') return { type: 'Point', coordinates: corners[0] ?? [0, 0] };
  if (kind === 'line') return { type: 'LineString', coordinates: corners };
  return { type: 'Polygon', coordinates: [[...corners, [...(corners[0] ?? [])]]] };
}

const pointStyle = (look: Look) => ({ pointColor: colours[look].line, pointWidth: 9, pointOutlineColor: colours[look].rim, pointOutlineWidth: 3 });
const selectStyle = (look: Look) => {
  const { line, rim } = colours[look];
  return {
    selectedPolygonColor: line, selectedPolygonFillOpacity: 0, selectedPolygonOutlineColor: line, selectedPolygonOutlineWidth: 3,
    selectedLineStringColor: line, selectedLineStringWidth: 3,
    selectedPointColor: line, selectedPointWidth: 10, selectedPointOutlineColor: rim, selectedPointOutlineWidth: 3,
    selectionPointColor: rim, selectionPointWidth: 7, selectionPointOutlineColor: line, selectionPointOutlineWidth: 3,
    midPointColor: line, midPointWidth: 4, midPointOutlineColor: rim, midPointOutlineWidth: 1.5, midPointOpacity: 0.75,
  };
};
