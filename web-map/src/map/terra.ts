import type { Map } from 'maplibre-gl';
import type { HexColor } from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import type { Look } from '../view/view';
import { sketchPrefix } from './drawn';

export const colours: Record<Look, { line: HexColor; rim: HexColor }> = {
  light: { line: '#c2185b', rim: '#ffffff' },
  dark: { line: '#ff7eb6', rim: '#11151b' },
};
/** Pixels around a point that end the drawing on it; half of them take hold of it. A finger is wider than a mouse's point. */
const reach = { mouse: 16, touch: 36 };
export const pointerReach = (): number => (matchMedia('(pointer: coarse)').matches ? reach.touch : reach.mouse);
/** Of a degree: 0.1 mm, as the server stores them. */
const decimals = 9;

type Callbacks = Parameters<TerraDrawMapLibreGLAdapter<Map>['register']>[0];

/** The one place where the adapter fills a source; its types keep it to themselves. */
interface Filling {
  _setGeoJSONLayerData(kind: string, features: unknown[]): string;
}

/** Terra Draw on our map. */
export class Adapter extends TerraDrawMapLibreGLAdapter<Map> {
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

const points = (look: Look) => {
  const { line, rim } = colours[look];
  return {
    coordinatePointColor: rim, coordinatePointWidth: 6, coordinatePointOutlineColor: line, coordinatePointOutlineWidth: 2.5,
    closingPointColor: line, closingPointWidth: 6, closingPointOutlineColor: rim, closingPointOutlineWidth: 2,
  };
};
export const lineStyle = (look: Look) => ({ ...points(look), lineStringColor: colours[look].line, lineStringWidth: 3 });
export const areaStyle = (look: Look) => ({
  ...points(look), fillColor: colours[look].line, fillOpacity: 0.14, outlineColor: colours[look].line, outlineWidth: 3,
  editedPointColor: colours[look].line, editedPointWidth: 8, editedPointOutlineColor: colours[look].rim, editedPointOutlineWidth: 2,
});
