import { firstView, gridLevels, groups, languages, looks, pages, themes, type Camera, type View } from '../view/view';
import { dayFrom } from '../history/day';
import type { FeatureKey } from '../api/feature';

/** Decimals of a degree in a link: about a metre. */
const decimals = 5;

/** The view as the part of an address behind `#`; what is as usual is left out. */
export function toHash(view: View): string {
  const parts: string[] = [];
  if (view.camera) parts.push(`map=${cameraText(view.camera)}`);
  if (view.selected) parts.push(`select=${encodeURIComponent(view.selected.collection)}/${view.selected.id}`);
  if (String(view.hidden) !== String(firstView.hidden)) parts.push(`hide=${view.hidden.join(',')}`);
  if (view.gridLevel !== firstView.gridLevel) parts.push(`grid=${view.gridLevel}`);
  if (view.theme !== firstView.theme) parts.push(`theme=${view.theme}`);
  if (view.day) parts.push(`day=${view.day}`);
  if (view.page) parts.push(`page=${view.page}`);
  parts.push(`style=${view.look}`, `lang=${view.language}`);
  return `#${parts.join('&')}`;
}

/** What of a link can be understood; nonsense is passed over, as the person then sees the usual view. */
export function fromHash(hash: string): Partial<View> {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const found: Partial<View> = {};
  const camera = cameraFrom(given.get('map') ?? '');
  if (camera) found.camera = camera;
  const selected = keyFrom(given.get('select') ?? '');
  if (selected) found.selected = selected;
  const hide = given.get('hide');
  if (hide !== null) found.hidden = groups.filter((group) => hide.split(',').includes(group));
  const gridLevel = gridLevels.find((level) => String(level) === given.get('grid'));
  if (gridLevel) found.gridLevel = gridLevel;
  const theme = themes.find((name) => name === given.get('theme'));
  if (theme) found.theme = theme;
  const look = looks.find((name) => name === given.get('style'));
  if (look) found.look = look;
  const language = languages.find((name) => name === given.get('lang'));
  if (language) found.language = language;
  const day = dayFrom(given.get('day') ?? '');
  if (day) found.day = day;
  const page = pages.find((name) => name === given.get('page'));
  if (page) found.page = page;
  return found;
}

const cameraText = ({ center, zoom, bearing }: Camera): string =>
  [zoom.toFixed(2), center[1].toFixed(decimals), center[0].toFixed(decimals), ...(bearing ? [bearing.toFixed(0)] : [])].join('/');

function cameraFrom(text: string): Camera | null {
  const numbers = text.split('/').map(Number);
  const [zoom, latitude, longitude, bearing = 0] = numbers;
  if (text === '' || zoom === undefined || latitude === undefined || longitude === undefined) return null;
  if (!numbers.every(Number.isFinite)) return null;
  if (Math.abs(latitude) > 85 || Math.abs(longitude) > 180 || zoom < 0 || zoom > 24) return null;
  return { center: [longitude, latitude], zoom, bearing };
}

function keyFrom(text: string): FeatureKey | null {
  const [, collection, id] = /^([a-z_]+)\/(\d{1,16})$/.exec(text) ?? [];
  return collection && id ? { collection, id: Number(id) } : null;
}
