import { describe, expect, it } from 'vitest';
import { weakness } from './password';

describe('a new password', () => {
  it.each([
    ['kurz', 'kurz', 'short'],
    ['一二三四五六七八九', '一二三四五六七八九', 'short'],
    ['Wang.Weiwei', 'Wang.Weiwei', 'login'],
    ['vier-runde-kiesel', 'vier-runde-kieser', 'differs'],
    ['vier-runde-kiesel', 'vier-runde-kiesel', null],
    ['一二三四五六七八九十', '一二三四五六七八九十', null],
    ['😀😀😀😀😀😀😀😀😀', '😀😀😀😀😀😀😀😀😀', 'short'], // nine characters, though eighteen units
  ])('%s, then %s: %s', (password, again, found) => expect(weakness(password, again, 'wang.weiwei')).toBe(found));

  it('is another than the present one', () => expect(weakness('vier-runde-kiesel', 'vier-runde-kiesel', 'x', 'vier-runde-kiesel')).toBe('same'));
});
