import { expect, it } from 'vitest';
import { momentText } from './moment';

it('a moment is told in the person\'s language', () => {
  expect(momentText('2026-03-05T06:07:00', 'zh')).toBe('2026年3月5日 06:07');
  expect(momentText('2026-03-05T06:07:00', 'en')).toBe('5 Mar 2026, 06:07');
  expect(momentText('soon', 'en')).toBe('');
});
