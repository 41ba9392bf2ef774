import { describe, expect, test } from 'vitest';
import { dayFrom, daysBefore, daysBetween, endOf, today } from './day';

const now = new Date(2026, 4, 3, 9, 30);

describe('a day', () => {
  test('is one of the calendar and not to come', () => {
    expect(dayFrom('2026-05-01', now)).toBe('2026-05-01');
    expect(dayFrom('2026-05-03', now)).toBe('2026-05-03');
    for (const strange of ['', '2026-05-04', '2026-02-30', '2026-5-1', '0026-05-01', 'today', '2026-05-01T00:00'])
      expect(dayFrom(strange, now)).toBeNull();
  });

  test('is counted from', () => {
    expect(today(now)).toBe('2026-05-03');
    expect(daysBefore('2026-05-03', 3)).toBe('2026-04-30');
    expect(daysBefore('2026-03-01', 1)).toBe('2026-02-28');
    expect(daysBetween('2026-04-30', '2026-05-03')).toBe(3);
    expect(daysBetween('2025-05-03', '2026-05-03')).toBe(365);
  });

  test('ends a millisecond before the next begins here', () => {
    expect(new Date(endOf('2026-05-01')).getTime() + 1).toBe(new Date(2026, 4, 2).getTime());
  });
});
