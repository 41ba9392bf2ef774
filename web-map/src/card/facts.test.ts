import { describe, expect, it } from 'vitest';
import type { Collections } from '../api/collections';
import type { Feature } from '../api/feature';
import { factsOf, nameOf } from './facts';

const title = (zh: string, en: string) => ({ zh, en });
const collections: Collections = {
  collections: [
    {
      name: 'compound', title: title('小区', 'Compounds'), geometry: 'multi_polygon', count: 1, tile_zoom: 0, first_zooms: [],
      fields: [
        { name: 'households', type: 'integer', title: title('户数', 'Households') },
        { name: 'built_year', type: 'integer', title: title('建成年份', 'Built') },
        { name: 'floor_area', type: 'real', title: title('建筑面积', 'Floor area'), unit: 'm2' },
        { name: 'renovation', type: 'code', title: title('改造', 'Renovation'), code_list: 'renovation' },
        { name: 'closable', type: 'boolean', title: title('可封闭', 'Closable') },
        { name: 'cleaning', type: 'boolean', title: title('保洁', 'Cleaning') },
      ],
    },
    {
      name: 'facility', title: title('设施', 'Facilities'), geometry: 'point', count: 1, tile_zoom: 0, first_zooms: [],
      fields: [
        { name: 'class', type: 'code', title: title('类别', 'Class'), code_list: 'facility_class' },
        { name: 'compound', type: 'reference', title: title('小区', 'Compound'), target: 'compound' },
      ],
    },
  ],
  code_lists: {
    renovation: [{ code: 'under_way', title: title('改造中', 'under way') }],
    facility_class: [{ code: '01076', title: title('公用电梯', 'Public lift') }],
  },
};
const feature = (properties: Record<string, unknown>): Feature => ({ type: 'Feature', id: 7, geometry: null, properties });
const facts = (properties: Record<string, unknown>, collection = 'compound', language: 'zh' | 'en' = 'en') =>
  factsOf(feature(properties), collection, collections, language);

describe('the facts of a card', () => {
  it('stand in the order of the description, with units, titles and grouped numbers', () => {
    const { known } = facts({ renovation: 'under_way', floor_area: 12345.67, built_year: 1987, households: 1987, closable: false });
    expect(known.map(({ title, text }) => `${title}: ${text}`)).toEqual([
      'Households: 1,987', 'Built: 1987', 'Floor area: 12,345.7 m²', 'Renovation: Under way', 'Closable: no',
    ]);
  });

  it('leave out what a title explains in brackets', () => {
    const graded = structuredClone(collections);
    graded.collections[0]?.fields.push({ name: 'level', type: 'integer', title: title('层级（1区 2街道）', 'level (1 district)') });
    expect(factsOf(feature({ level: 2 }), 'compound', graded, 'zh').known[0]?.title).toBe('层级');
  });

  it('speak Chinese', () => {
    expect(facts({ renovation: 'under_way', closable: true }, 'compound', 'zh').known.map(({ title, text }) => title + text)).toEqual(['改造改造中', '可封闭是']);
  });

  it('never call missing what a reader may not see', () => {
    const closed = structuredClone(collections);
    closed.collections[0]?.fields.push({ name: 'worker', type: 'text', title: title('社工', 'worker'), open: false });
    expect(factsOf(feature({}), 'compound', closed, 'en').missing).not.toContain('Worker');
  });

  it('name what is missing', () => expect(facts({ households: 0 }).missing).toEqual(['Built', 'Floor area', 'Renovation', 'Closable', 'Cleaning']));

  it('show a code nobody described as it is', () => expect(facts({ renovation: 'odd' }).known[0]?.text).toBe('odd'));

  it('lead to the feature a reference names', () => {
    expect(facts({ compound: 12 }, 'facility').known[0]).toMatchObject({ reference: { collection: 'compound', id: 12 }, text: '12' });
  });

  it('carry the source of a single value', () => {
    expect(facts({ households: 5, fact_sources: { households: 'estimated' } }).known[0]?.source).toBe('estimated');
  });
});

describe('the name of a feature', () => {
  it.each([
    [{ name: '梅园' }, '梅园'], [{ class: '01076', code: 'A1' }, 'Public lift A1'], [{ class: '01076' }, 'Public lift #7'], [{}, '#7'],
  ])('%o is %s', (properties, name) => expect(nameOf(feature(properties), 'facility', collections, 'en')).toBe(name));
});
