import { describe, expect, it } from 'vitest';
import { placeName } from './place';

const t = (key: string, values?: Record<string, unknown>) => [key, ...Object.values(values ?? {})].join(' ');
const officer = { role: 'officer', division: '', division_name: null } as const;

describe('where a role holds', () => {
  it('is everywhere without a division or grid', () => expect(placeName(officer, t)).toBe('people.everywhere'));
  it('is a division by its name, or its code where it is gone', () => {
    expect(placeName({ ...officer, division: '320102', division_name: '玄武区' }, t)).toBe('玄武区');
    expect(placeName({ ...officer, division: '320102' }, t)).toBe('320102');
  });
  it('is a grid by its name and code', () => expect(placeName({ ...officer, grid: 7, grid_code: 'G4NE', grid_name: '东北点' }, t)).toBe('东北点 G4NE'));
  it('is nowhere where the grid is gone', () => expect(placeName({ ...officer, grid: 7, grid_code: null, grid_name: null }, t)).toBe('people.gridGone 7'));
});
