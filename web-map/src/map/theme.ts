import type { ExpressionSpecification } from 'maplibre-gl';
import type { Code, Collections, Title } from '../api/collections';
import type { Look, Theme } from '../view/view';
import { dark, light } from '../../design/palettes.mjs';

export interface ThemeClass {
  colour: string;
  title: Title;
}

export const palettes = { light, dark };

/** Distinct also for most colour-blind eyes (Okabe and Ito 2008, lengthened). */
const kinds = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#8c6bb1', '#a6761d'];
/** From nothing done to finished. */
const stages = ['#b5473c', '#e69f00', '#56a3d9', '#2f8f5b'];
const unknown = '#9aa0a6';

/** First year of each class and its colour, old to new; before the first: the oldest. */
const decades: ReadonlyArray<readonly [number, string, Title]> = [
  [0, '#7f2704', { zh: '1970 年以前', en: 'before 1970' }],
  [1970, '#c2571a', { zh: '1970 年代', en: '1970s' }],
  [1980, '#ee9a4d', { zh: '1980 年代', en: '1980s' }],
  [1990, '#e8cf7a', { zh: '1990 年代', en: '1990s' }],
  [2000, '#8fc3b5', { zh: '2000 年以后', en: '2000 and later' }],
];

const unknownClass: ThemeClass = { colour: unknown, title: { zh: '未填', en: 'unknown' } };

const listOf = (collections: Collections, field: string): Code[] => {
  const list = collections.collections.find(({ name }) => name === 'compound')?.fields.find(({ name }) => name === field)?.code_list;
  return (list && collections.code_lists[list]) || [];
};

const colourOf = (theme: Theme, at: number): string =>
  theme === 'renovation' ? (stages[at] ?? unknown) : (kinds[at % kinds.length] ?? unknown);

/** The legend of a theme, in the order of its code list. */
export function themeClasses(theme: Theme, collections: Collections, look: Look): ThemeClass[] {
  if (theme === 'plain') return [{ colour: palettes[look].compound, title: { zh: '小区', en: 'compound' } }];
  if (theme === 'built_year') return [...decades.map(([, colour, title]) => ({ colour, title })), unknownClass];
  return [...listOf(collections, theme).map(({ title }, at) => ({ colour: colourOf(theme, at), title })), unknownClass];
}

/** The fill of compounds as MapLibre computes it. */
export function themeColour(theme: Theme, collections: Collections, look: Look): string | ExpressionSpecification {
  if (theme === 'plain') return palettes[look].compound;
  if (theme === 'built_year') {
    const [oldest, ...later] = decades;
    const steps = later.flatMap(([year, colour]) => [year, colour]);
    return ['case', ['has', 'built_year'], ['step', ['to-number', ['get', 'built_year']], oldest?.[1] ?? unknown, ...steps], unknown] as ExpressionSpecification;
  }
  const pairs = listOf(collections, theme).flatMap(({ code }, at) => [code, colourOf(theme, at)]);
  if (pairs.length === 0) return unknown;
  return ['match', ['coalesce', ['get', theme], ''], ...pairs, unknown] as unknown as ExpressionSpecification;
}

/** A theme's colours must read through the buildings; the plain look stays quiet. */
export const themeOpacity = (theme: Theme): ExpressionSpecification =>
  theme === 'plain'
    ? ['interpolate', ['linear'], ['zoom'], 10, 0.5, 14, 0.3, 17, 0.22]
    : ['interpolate', ['linear'], ['zoom'], 10, 0.8, 14, 0.65, 17, 0.55];
