import { createExpression } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import type { Collections } from '../api/collections';
import { themes, type Theme } from '../view/view';
import { themeClasses, themeColour } from './theme';

const code = (name: string) => ({ code: name, title: { zh: name, en: name } });
const field = (name: string, code_list?: string) => ({ name, type: code_list ? 'code' : 'integer', title: { zh: name, en: name }, ...(code_list ? { code_list } : {}) });
const collections: Collections = {
  collections: [
    {
      name: 'compound', title: { zh: '小区', en: 'compounds' }, geometry: 'multi_polygon', count: 0, tile_zoom: 0, first_zooms: [],
      fields: [field('built_year'), field('management_mode', 'modes'), field('renovation', 'renovation')],
    },
  ],
  code_lists: { modes: ['property', 'none'].map(code), renovation: ['none', 'planned', 'under_way', 'accepted'].map(code) },
};

/** The colour MapLibre computes for a compound with these attributes. */
function colour(theme: Theme, properties: Record<string, unknown>): unknown {
  const compiled = createExpression(themeColour(theme, collections, 'light'), 'layers[0].paint.fill-color');
  if (compiled.result === 'error') throw new Error(JSON.stringify(compiled.value));
  return compiled.value.evaluate({ zoom: 14 }, { type: 3, properties } as never);
}
const inLegend = (theme: Theme, words: string) =>
  themeClasses(theme, collections, 'light').find(({ title }) => title.en === words)?.colour;

describe('the colour of a compound', () => {
  it.each([
    [1955, 'before 1970'], [1969, 'before 1970'], [1970, '1970s'], [1989, '1980s'], [1999, '1990s'], [2000, '2000 and later'], [2024, '2000 and later'],
  ])('built in %d is that of "%s" in the legend', (year, words) => {
    expect(colour('built_year', { built_year: year })).toBe(inLegend('built_year', words));
  });

  it.each([
    ['management_mode', 'property'], ['management_mode', 'none'], ['renovation', 'accepted'],
  ] as const)('by %s, %s is that of the legend', (theme, value) => {
    expect(colour(theme, { [theme]: value })).toBe(inLegend(theme, value));
  });

  it.each(themes.filter((theme) => theme !== 'plain'))('by %s is the unknown one where nobody filled it in', (theme) => {
    expect(colour(theme, {})).toBe(inLegend(theme, 'unknown'));
    expect(colour(theme, { [theme]: 'nobody knows this code' })).toBeDefined();
  });

  it('differs between all classes of a theme', () => {
    for (const theme of themes) {
      const colours = themeClasses(theme, collections, 'light').map((entry) => entry.colour);
      expect(new Set(colours).size, theme).toBe(colours.length);
    }
  });
});
