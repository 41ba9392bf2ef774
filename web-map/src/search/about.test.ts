import { describe, expect, it } from 'vitest';
import { aboutHit } from './about';

const shop = { name: '三河便利店', code: '9', kind: { zh: '便利店', en: 'convenience shop' }, address: '青昌横街59号', places: ['德瓦社区', '金瓦街道'] };

describe('the line under a hit', () => {
  it('tells kind, address and place', () => expect(aboutHit(shop, '设施', 'zh')).toBe('便利店 · 青昌横街59号 · 德瓦社区 · 金瓦街道'));
  it('says the kind in the language of the page', () => expect(aboutHit(shop, 'Facilities', 'en')).toBe('Convenience shop · 青昌横街59号 · 德瓦社区 · 金瓦街道'));
  it('does not repeat the name or the collection', () => {
    expect(aboutHit({ ...shop, name: '便利店', address: null }, '设施', 'zh')).toBe('德瓦社区 · 金瓦街道');
    expect(aboutHit({ ...shop, kind: { zh: '设施', en: 'facilities' } }, '设施', 'zh')).toBe('青昌横街59号 · 德瓦社区 · 金瓦街道');
  });
  it('has the code where there is no place', () => expect(aboutHit({ ...shop, places: [], address: null }, '设施', 'zh')).toBe('便利店 · 9'));
});
