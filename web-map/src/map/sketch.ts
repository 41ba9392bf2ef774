import type { Map } from 'maplibre-gl';
import { TerraDraw, TerraDrawLineStringMode, TerraDrawModeUndoRedo, TerraDrawPolygonMode, type GeoJSONStoreFeatures } from 'terra-draw';
import type { LonLat } from '../api/district';
import type { Look } from '../view/view';
import { drawnOf, noDrawn, type Drawn, type SketchKind } from './drawn';
import { Adapter, areaStyle, lineStyle, pointerReach } from './terra';

const modeOf = { line: 'linestring', area: 'polygon' } as const;

/** One line or outline in the making: points are set, dragged (also later) and taken back with mouse, pen or finger. */
export class Sketch {
  private readonly draw: TerraDraw;
  private readonly mode: (typeof modeOf)[SketchKind];
  private readonly restyle: () => void;

  constructor(private readonly map: Map, private readonly kind: SketchKind, look: () => Look, tell: (drawn: Drawn) => void) {
    this.mode = modeOf[kind];
    const shared = {
      editable: true,
      showCoordinatePoints: true,
      keyEvents: null,
      pointerDistance: pointerReach(),
    };
    this.draw = new TerraDraw({
      adapter: new Adapter(map),
      modes: [
        kind === 'line' ? new TerraDrawLineStringMode({ ...shared, styles: lineStyle(look()) }) : new TerraDrawPolygonMode({ ...shared, styles: areaStyle(look()) }),
      ],
      undoRedo: { modeLevel: new TerraDrawModeUndoRedo() },
    });
    this.restyle = () => this.draw.setModeStyles(this.mode, kind === 'line' ? lineStyle(look()) : areaStyle(look()));
    map.on('style.load', this.restyle);
    this.draw.start();
    this.draw.setMode(this.mode);
    this.draw.on('change', () => tell(this.keepLast()));
    this.draw.on('finish', () => tell(this.keepLast()));
  }

  /** A first click after the end begins anew: what was drawn before goes. */
  private keepLast(): Drawn {
    const shapes = this.shapes();
    const older = shapes.slice(0, -1).flatMap(({ id }) => (id === undefined ? [] : [id]));
    if (older.length > 0) queueMicrotask(() => this.draw.enabled && this.draw.removeFeatures(older.filter((id) => this.draw.hasFeature(id))));
    const last = shapes.at(-1);
    return last ? drawnOf(last) : noDrawn;
  }
  private shapes(): GeoJSONStoreFeatures[] {
    return this.draw.getSnapshot().filter(({ geometry }) => geometry.type !== 'Point');
  }

  /** Takes back the last point. */
  undo(): void {
    if (this.draw.canUndo()) this.draw.undo();
    else {
      const last = this.shapes().at(-1);
      if (last) this.put(drawnOf(last).set.slice(0, -1));
    }
  }

  /** Ends the drawing with the points that are set. */
  finish(): void {
    const last = this.shapes().at(-1);
    if (last) this.put(drawnOf(last).set);
  }

  clear(): void {
    this.draw.clear();
    this.draw.setMode(this.mode);
  }

  /** A finished drawing of these points; nothing where they are too few for one. */
  private put(points: readonly LonLat[]): void {
    this.clear();
    const [first] = points;
    const corners = points.map((point) => [...point]);
    if (!first || points.length < (this.kind === 'line' ? 2 : 3)) return;
    this.draw.addFeatures([
      {
        type: 'Feature',
        properties: { mode: this.mode },
        geometry: this.kind === 'line' ? { type: 'LineString', coordinates: corners } : { type: 'Polygon', coordinates: [[...corners, [...first]]] },
      },
    ]);
  }

  stop(): void {
    this.map.off('style.load', this.restyle);
    this.draw.stop();
  }
}
