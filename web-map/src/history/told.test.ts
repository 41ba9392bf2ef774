import { expect, test } from 'vitest';
import type { Collections } from '../api/collections';
import { differencesOf, drawingOf } from './told';

const collections = {
  collections: [
    {
      name: 'compound',
      title: { zh: '住宅小区', en: 'Compound' },
      fields: [
        { name: 'households', type: 'integer', title: { zh: '户数', en: 'Households' } },
        { name: 'closable', type: 'boolean', title: { zh: '可封闭', en: 'Closable' } },
        { name: 'dedicated_worker', type: 'text', title: { zh: '专属网格员', en: 'Worker' } },
      ],
    },
  ],
  code_lists: {},
} as unknown as Collections;
const words = { name: '名称', code: '编码', source: '来源', division: '区划代码', removed: '已删除', unknown: '未填' };

test('differences are told in the words of the card', () => {
  const told = differencesOf(
    {
      revision: 7, time: '', operation: 'replace', collection: 'compound', id: 1,
      changes: [
        { field: 'name', before: '甲', after: '乙' },
        { field: 'households', before: 1200, after: null },
        { field: 'closable', before: null, after: true },
        { field: 'dedicated_worker', before: { removed: true }, after: '李' },
        { field: 'lost', before: 1, after: 2 },
      ],
    },
    collections, 'zh', words,
  );
  expect(told).toEqual([
    { title: '名称', before: '甲', after: '乙' },
    { title: '户数', before: '1,200', after: '未填' },
    { title: '可封闭', before: '未填', after: '是' },
    { title: '专属网格员', before: '已删除', after: '李' },
    { title: 'lost', before: '1', after: '2' },
  ]);
});

test('a shape that was not there draws nothing', () => {
  expect(drawingOf(null).features).toHaveLength(0);
  expect(drawingOf({ type: 'Point', coordinates: [1, 2] }).features).toHaveLength(1);
});
