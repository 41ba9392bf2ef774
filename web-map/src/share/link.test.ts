import { describe, expect, it } from 'vitest';
import { firstView, type View } from '../view/view';
import { fromHash, toHash } from './link';

const rich: View = {
  camera: { center: [118.78053, 32.04371], zoom: 15.25, bearing: 30 },
  hidden: ['facility', 'wall'],
  gridLevel: 4,
  theme: 'built_year',
  look: 'dark',
  language: 'en',
  selected: { collection: 'compound', id: 1234 },
  page: 'people',
  day: '2026-05-01',
};

describe('a share link', () => {
  it('brings back the whole view', () => {
    expect(fromHash(toHash(rich))).toEqual(rich);
  });

  it('leaves out what is as usual', () => {
    expect(toHash({ ...firstView, hidden: [...firstView.hidden] })).toBe('#style=light&lang=zh');
  });

  it('can show every layer', () => {
    expect(fromHash(toHash({ ...rich, hidden: [] })).hidden).toEqual([]);
  });

  it.each([
    '#map=abc', '#map=99/0/0', '#map=12/91/0', '#map=12/10', '#grid=7', '#theme=<script>', '#style=pink', '#lang=fr',
    '#select=compound/1e9', '#select=../x/1', '#select=compound/-1', '#page=../etc', '#day=yesterday', '#day=2999-01-01', '#day=2026-02-30', '#first-run=abc',
  ])('passes over nonsense: %s', (hash) => {
    expect(fromHash(hash)).toEqual({});
  });
});
