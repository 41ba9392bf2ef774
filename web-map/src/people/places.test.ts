import { describe, expect, it } from 'vitest';
import { placeGroups, shortCode } from './places';

const division = (id: number, level: number, parent: number | null, name: string) => ({ id, level, parent, name, code: String(id) });

describe('places to choose from', () => {
  it('are the district, then each street with its communities', () => {
    const groups = placeGroups([division(1, 1, null, '玄武区'), division(2, 2, 1, '梅园街'), division(3, 2, 1, '锁金街'), division(4, 3, 3, '一村'), division(5, 3, 2, '大悲巷'), division(6, 3, null, '飞地')]);
    expect(groups.map(({ title, places }) => [title, places.map(({ name }) => name)])).toEqual([
      ['', ['玄武区', '飞地']], ['梅园街', ['梅园街', '大悲巷']], ['锁金街', ['锁金街', '一村']],
    ]);
  });
  it.each([['320102000000', '320102'], ['320102001000', '320102001'], ['320102001001', '320102001001'], ['320102', '320102'], ['320000', '320000']])(
    'go by the short form of their code: %s is %s', (code, short) => expect(shortCode(code)).toBe(short));
  it('are none in an empty district', () => expect(placeGroups([])).toEqual([]));
});
