import { featureFilter } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import type { Collections } from '../api/collections';
import type { GridLevel } from '../view/view';
import { firstGridZoom, gridFilter } from './grid_levels';

const collections: Collections = {
  code_lists: {},
  collections: [
    {
      name: 'grid', title: { zh: '网格', en: 'grids' }, geometry: 'polygon', fields: [], count: 0, tile_zoom: 8,
      first_zooms: [[1, 8], [2, 8], [3, 11], [4, 12]].map(([level, zoom]) => ({ field: 'level', value: String(level), tile_zoom: zoom ?? 0, label_zoom: zoom ?? 0 })),
    },
  ],
};
const shown = (chosen: GridLevel, zoom: number) => {
  const { filter } = featureFilter(gridFilter(chosen, collections), 'layers[0].filter');
  return [1, 2, 3, 4].filter((level) => filter({ zoom }, { type: 3, properties: { level } } as never));
};

describe('the grids on the map', () => {
  it.each([
    [1, 8, 1], [1, 16, 1], [2, 8, 2], [3, 10, 2], [3, 11, 3], [4, 9, 2], [4, 11, 3], [4, 12, 4], [4, 18, 4],
  ] as const)('of level %d are at zoom %d those of level %d', (chosen, zoom, level) => expect(shown(chosen, zoom)).toEqual([level]));

  it('begin where the tiles say', () => expect(firstGridZoom(4, collections)).toBe(12));
  it('are all there where the server says nothing', () => expect(firstGridZoom(4, { collections: [], code_lists: {} })).toBe(0));
});
