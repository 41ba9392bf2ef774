import type { Map } from 'maplibre-gl';
import { TerraDraw, TerraDrawLineStringMode, TerraDrawModeUndoRedo, TerraDrawPolygonMode, type GeoJSONStoreFeatures, type HexColor } from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import type { LonLat } from '../api/district';
import type { Look } from '../view/view';
import { drawnOf, noDrawn, sketchPrefix, type Drawn, type SketchKind } from './drawn';

const colours: Record<Look, { line: HexColor; rim: HexColor }> = {
  light: { line: '#c2185b', rim: '#ffffff' },
  dark: { line: '#ff7eb6', rim: '#11151b' },
};
/** Pixels around a point that end the drawing on it; half of them take hold of it. A finger is wider than a mouse's point. */
const reach = { mouse: 16, touch: 36 };
/** Of a degree: 0.1 mm, as the server stores them. */
const decimals = 9;

const modeOf = { line: 'linestring', area: 'polygon' } as const;

type Callbacks = Parameters<TerraDrawMapLibreGLAdapter<Map>['register']>[0];

/** The one place where the adapter fills a source; its types keep it to themselves. */
interface Filling {
  _setGeoJSONLayerData(kind: string, features: unknown[]): string;
}

class Adapter extends TerraDrawMapLibreGLAdapter<Map> {
  constructor(map: Map) {
    super({ map, prefixId: sketchPrefix, coordinatePrecision: decimals });
    // Terra Draw fills its sources a frame after it was told to: when a new style has come in between they are gone, and
    // the sketch is drawn whole as soon as that style is there.
    const filling = this as unknown as Filling;
    const fill = filling._setGeoJSONLayerData.bind(this);
    filling._setGeoJSONLayerData = (kind, features) => (map.getSource(`${sketchPrefix}-${kind.toLowerCase()}`) ? fill(kind, features) : '');
  }
  /** A drag takes hold of what lay under the pointer when it was pressed, not where the first move, maybe far, has led. */
  override register(callbacks: Callbacks): void {
    super.register({ ...callbacks, onDragStart: (moved, hold) => callbacks.onDragStart(this._lastDrawEvent ?? moved, hold) });
  }
  /** The stage says when a double click zooms: here one ends the drawing. */
  override setDoubleClickToZoom(): void {}
}

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
      pointerDistance: matchMedia('(pointer: coarse)').matches ? reach.touch : reach.mouse,
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

const points = (look: Look) => {
  const { line, rim } = colours[look];
  return {
    coordinatePointColor: rim, coordinatePointWidth: 6, coordinatePointOutlineColor: line, coordinatePointOutlineWidth: 2.5,
    closingPointColor: line, closingPointWidth: 6, closingPointOutlineColor: rim, closingPointOutlineWidth: 2,
  };
};
const lineStyle = (look: Look) => ({ ...points(look), lineStringColor: colours[look].line, lineStringWidth: 3 });
const areaStyle = (look: Look) => ({
  ...points(look), fillColor: colours[look].line, fillOpacity: 0.14, outlineColor: colours[look].line, outlineWidth: 3,
  editedPointColor: colours[look].line, editedPointWidth: 8, editedPointOutlineColor: colours[look].rim, editedPointOutlineWidth: 2,
});
