// A hand at the map: where a place lies on the screen, what is drawn there.
import { eventually } from './visitor.mjs';

const cameraIn = (hash) => /map=([\d.]+)\/(-?[\d.]+)\/(-?[\d.]+)/.exec(hash);
const south = (latitude) => (1 - Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360)) / Math.PI) / 2;

/** Waits until the map has flown somewhere else than `before`, a hash, says. */
export async function flown(visitor, before) {
  await eventually('the map has moved', () => cameraIn(visitor.hash())?.[0] !== cameraIn(before)?.[0]);
  await visitor.rest();
}

/** The pixel of a place, by the camera that the address tells. */
export async function pixelOf(visitor, [longitude, latitude]) {
  const [, zoom, centreLatitude, centreLongitude] = cameraIn(visitor.hash()).map(Number);
  const world = 512 * 2 ** zoom;
  const { x, y } = await visitor.middle();
  return { x: x + ((longitude - centreLongitude) / 360) * world, y: y + (south(latitude) - south(centreLatitude)) * world };
}

export async function clickPlace(visitor, place) {
  const { x, y } = await pixelOf(visitor, place);
  await visitor.page.mouse.click(x, y);
}

/** Drags from pixel to pixel in steps, as a hand does. */
export async function drag(visitor, from, to) {
  const { mouse } = visitor.page;
  await mouse.move(from.x, from.y);
  await mouse.down();
  for (const share of [0.3, 0.6, 1]) await mouse.move(from.x + share * (to.x - from.x), from.y + share * (to.y - from.y));
  await mouse.up();
}

/** The box of a feature: west, south, east, north. */
export function boxOf({ coordinates }) {
  const places = coordinates.flat(Infinity);
  const [lons, lats] = [places.filter((_, at) => at % 2 === 0), places.filter((_, at) => at % 2 === 1)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}
