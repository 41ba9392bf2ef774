import { reactive } from 'vue';
import type { LonLat } from '../api/district';
import type { FeatureKey } from '../api/feature';

/** The entries of the layer list, from the top of the map down. */
export const groups = [
  'facility', 'compound', 'management_area', 'grid', 'division', 'building', 'road', 'rail', 'wall', 'landcover',
] as const;
export type Group = (typeof groups)[number];

export const themes = ['plain', 'management_mode', 'built_year', 'renovation'] as const;
export type Theme = (typeof themes)[number];

export const gridLevels = [1, 2, 3, 4] as const;
export type GridLevel = (typeof gridLevels)[number];

export const looks = ['light', 'dark'] as const;
export type Look = (typeof looks)[number];

export const languages = ['zh', 'en'] as const;
export type Language = (typeof languages)[number];

/** What may lie over the map. */
export const pages = ['people'] as const;
export type Page = (typeof pages)[number];

export interface Camera {
  center: LonLat;
  zoom: number;
  /** Degrees clockwise from north. */
  bearing: number;
}

/** All that a share link brings back. */
export interface View {
  /** Null until the map has been placed: then it shows the whole district. */
  camera: Camera | null;
  hidden: Group[];
  gridLevel: GridLevel;
  theme: Theme;
  look: Look;
  language: Language;
  selected: FeatureKey | null;
  page: Page | null;
  /** The map as that day ended here, 2026-05-01; null is the living map. */
  day: string | null;
}

export const firstView: Readonly<View> = {
  camera: null,
  hidden: ['wall'],
  gridLevel: 2,
  theme: 'plain',
  look: 'light',
  language: 'zh',
  selected: null,
  page: null,
  day: null,
};

export const view = reactive<View>({ ...firstView, hidden: [...firstView.hidden] });

export const isShown = (group: Group): boolean => !view.hidden.includes(group);

export function show(group: Group, shown: boolean): void {
  view.hidden = groups.filter((other) => (other === group ? !shown : view.hidden.includes(other)));
}
