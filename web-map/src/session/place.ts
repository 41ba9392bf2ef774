import type { NamedGrant } from '../api/session';

type Words = (key: string, values?: Record<string, unknown>) => string;

/** Where a role holds, in words. */
export function placeName({ division, division_name, grid, grid_code, grid_name }: NamedGrant, t: Words): string {
  if (grid === undefined) return division === '' ? t('people.everywhere') : (division_name ?? division);
  return grid_code == null && grid_name == null ? t('people.gridGone', { grid }) : gridLabel(grid_name, grid_code);
}

/** A grid as it is chosen and told: its name and its code. */
export const gridLabel = (name: string | null | undefined, code: string | null | undefined): string => [name, code].filter(Boolean).join(' ');
