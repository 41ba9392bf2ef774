import { describe, expect, it } from 'vitest';
import editEn from '../../locales/edit.en.json';
import editZh from '../../locales/edit.zh.json';
import pageEn from '../../locales/en.json';
import pageZh from '../../locales/zh.json';
import { browserLanguage } from './messages';

const keys = (tree: object, above = ''): string[] =>
  Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [above + key] : keys(value as object, `${above}${key}.`)));

const [en, zh] = [{ ...pageEn, ...editEn }, { ...pageZh, ...editZh }];

describe('the words of the page', () => {
  it('are the same set in both languages', () => expect(keys(en).sort()).toEqual(keys(zh).sort()));

  it('hold the same places to fill in', () => {
    const flat = (tree: object): Record<string, string> =>
      Object.fromEntries(keys(tree).map((path) => [path, path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], tree) as string]));
    const [chinese, english] = [flat(zh), flat(en)];
    const gaps = (text = '') => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
    for (const key of keys(zh)) expect(gaps(english[key]), key).toEqual(gaps(chinese[key]));
  });

  it.each([
    [['zh-TW', 'en'], 'zh'], [['en-GB', 'zh'], 'en'], [['de', 'en-US'], 'en'], [['fr'], 'zh'],
  ] as const)('start as the browser wants: %s', (wanted, language) => expect(browserLanguage(wanted)).toBe(language));
});
