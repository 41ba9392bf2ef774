import { describe, expect, it } from 'vitest';
import type { Collection, Collections } from '../api/collections';
import { clashesOf, merged, shapeName, type Three } from './conflict';
import { changesOf, entriesOf, lookAt, lookAtAll, rawOf, valueOf, type Entry } from './facts';

const t = (name: string) => ({ zh: name, en: name });
const compound: Collection = {
  name: 'compound', title: t('compound'), geometry: 'MultiPolygon', count: 0, tile_zoom: 0, first_zooms: [],
  fields: [
    { name: 'households', type: 'integer', title: t('households'), minimum: 0, maximum: 20_000 },
    { name: 'floor_area', type: 'real', title: t('floor area'), minimum: 0, unit: 'm2' },
    { name: 'renovation', type: 'code', title: t('renovation'), code_list: 'renovation', required: true },
    { name: 'cleaning', type: 'boolean', title: t('cleaning') },
    { name: 'checked_on', type: 'date', title: t('checked on') },
    { name: 'seen_at', type: 'timestamp', title: t('seen at') },
    { name: 'division', type: 'reference', title: t('division'), target: 'division' },
    { name: 'worker', type: 'text', title: t('worker'), open: false },
    { name: 'more', type: 'json', title: t('more') },
  ],
};
const collections: Collections = { collections: [compound], code_lists: { renovation: [{ code: 'none', title: t('none') }, { code: 'done', title: t('done') }] } };
const entries = entriesOf(compound, collections);
const entry = (name: string) => entries.find((one) => one.name === name) as Entry;
const wrong = (name: string, text: string) => lookAt(entry(name), text)?.code ?? null;

describe('a form', () => {
  it('has the facts in the order of the description, between name and source, and nothing of type json', () => {
    expect(entries.map(({ name }) => name)).toEqual(['name', 'code', 'households', 'floor_area', 'renovation', 'cleaning', 'checked_on', 'seen_at', 'division', 'worker', 'source']);
  });

  it('leaves out facts about people that the feature does not tell this person', () => {
    expect(entriesOf(compound, collections, { households: 3 }).some(({ name }) => name === 'worker')).toBe(false);
    expect(entriesOf(compound, collections, { worker: null }).some(({ name }) => name === 'worker')).toBe(true);
  });

  it('does not change by hand what ties a grid to its coverage', () => {
    const grid = { ...compound, name: 'grid', fields: [{ name: 'level', type: 'integer', title: t('level'), required: true }] };
    expect(entriesOf(grid, collections, { level: 4 }).find(({ name }) => name === 'level')?.fixed).toBe(true);
    expect(entriesOf(grid, collections).find(({ name }) => name === 'level')?.fixed).toBeUndefined();
  });

  it.each([
    ['households', '12', null], ['households', '-1', 'range'], ['households', '20001', 'range'], ['households', '1.5', 'whole-number'], ['households', 'many', 'whole-number'], ['households', '', null],
    ['floor_area', '1.5', null], ['floor_area', '1e3', null], ['floor_area', '1,5', 'number'], ['floor_area', '1e999', 'number'], ['floor_area', '-0.1', 'range'],
    ['renovation', '', 'required'], ['renovation', 'done', null], ['renovation', 'foo', 'unknown-code'],
    ['checked_on', '2024-02-29', null], ['checked_on', '2023-02-29', 'date'], ['checked_on', '2024-2-9', 'date'],
    ['seen_at', '2026-03-01T08:00:00Z', null], ['seen_at', '2026-03-01 08:00', 'timestamp'],
    ['division', '7', null], ['division', '0', 'reference'],
    ['name', 'a'.repeat(10_001), 'too-long'], ['name', 'a\u0007', 'text'], ['name', '安霞弄', null],
  ])('%s: %s is %s', (name, text, code) => expect(wrong(name, text)).toBe(code));

  it('tells all at once', () => {
    expect(lookAtAll(entries, { households: '-1', floor_area: 'x', source: 'surveyed' }).map(({ field, code }) => [field, code])).toEqual([
      ['households', 'range'], ['floor_area', 'number'], ['renovation', 'required'],
    ]);
  });

  it('sends only what differs, in the types of the server', () => {
    const before = rawOf(entries, { name: 'A', households: 12, cleaning: false, floor_area: 1.5, checked_on: null });
    expect(changesOf(entries, before, { ...before, name: ' A ' })).toEqual({});
    expect(changesOf(entries, before, { ...before, name: '', households: '13', cleaning: 'true', checked_on: '2024-01-02', division: '7' })).toEqual({
      name: null, households: 13, cleaning: true, checked_on: '2024-01-02', division: 7,
    });
    expect(valueOf(entry('cleaning'), 'false')).toBe(false);
  });
});

describe('two versions of one feature', () => {
  const square = { kind: 'point', parts: [[[[1, 1]]]] } as const;
  const feature = (properties: Record<string, unknown>, coordinates: [number, number]) => ({ type: 'Feature', id: 1, geometry: { type: 'Point', coordinates }, properties }) as const;
  const base = { raw: rawOf(entries, { name: 'A', households: 1, floor_area: 2, code: 'X' }), shape: square };
  const three: Three = {
    base,
    mine: { raw: { ...base.raw, name: 'B', households: '5' }, shape: square },
    theirs: feature({ name: 'C', households: 1, floor_area: 9, code: 'X' }, [2, 2]),
  };

  it('are compared fact by fact: where one alone changed it, that one is taken', () => {
    expect(clashesOf(entries, three)).toEqual([
      { name: 'name', mine: 'B', theirs: 'C', both: true, side: 'mine' },
      { name: 'households', mine: '5', theirs: '1', both: false, side: 'mine' },
      { name: 'floor_area', mine: '2', theirs: '9', both: false, side: 'theirs' },
      { name: shapeName, mine: '', theirs: '', both: false, side: 'theirs' },
    ]);
  });

  it('become one as it was chosen', () => {
    const chosen = clashesOf(entries, three).map((clash) => (clash.name === 'name' ? { ...clash, side: 'theirs' as const } : clash));
    const { raw, shape } = merged(chosen, three, entries);
    expect([raw['name'], raw['households'], raw['floor_area'], raw['code']]).toEqual(['C', '5', '9', 'X']);
    expect(shape.parts).toEqual([[[[2, 2]]]]);
  });
});
