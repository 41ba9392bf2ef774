import type { Person, PersonChange } from '../api/people';
import type { Grant, NamedGrant, Role } from '../api/session';
import { gridLabel } from '../session/place';
import { shortCode } from './places';

export interface ChosenGrid {
  id: number;
  label: string;
}

/** A grant in the form: null until somebody has said where, for no right is given by leaving a field alone. */
export interface DraftGrant {
  role: Role;
  division: string | null;
  /** There where it is to be within a grid. */
  grid?: ChosenGrid | null;
}

/** What stands in the form. */
export interface Draft {
  login: string;
  name: string;
  phone: string;
  disabled: boolean;
  grants: DraftGrant[];
}

export const newGrant = (): DraftGrant => ({ role: 'officer', division: null });

export const emptyDraft = (): Draft => ({ login: '', name: '', phone: '', disabled: false, grants: [newGrant()] });

export const draftOf = ({ login, name, phone, disabled, grants }: Person): Draft => ({
  login, name, phone: phone ?? '', disabled, grants: grants.map(draftGrantOf),
});

function draftGrantOf({ role, division, grid, grid_name, grid_code }: NamedGrant): DraftGrant {
  if (grid === undefined) return { role, division: shortCode(division) };
  return { role, division: null, grid: { id: grid, label: gridLabel(grid_name, grid_code) || String(grid) } };
}

/** Each grant once, and only those whose place is chosen. */
export const chosen = (grants: readonly DraftGrant[]): Grant[] => {
  const each = new Map(grants.flatMap(grantOf).map((grant) => [textOf(grant), grant]));
  return [...each.values()];
};

function grantOf({ role, division, grid }: DraftGrant): Grant[] {
  if (grid !== undefined) return grid ? [{ role, division: '', grid: grid.id }] : [];
  return division === null ? [] : [{ role, division }];
}

const textOf = ({ role, division, grid }: Grant) => `${role}:${division}:${grid ?? ''}`;
const grantsText = (grants: readonly DraftGrant[]) => chosen(grants).map(textOf).sort().join();

/** Only what the form has changed is sent: what another admin changed meanwhile stays. */
export function changeOf(before: Draft, now: Draft): PersonChange {
  const change: PersonChange = {};
  if (now.name.trim() !== before.name) change.name = now.name.trim();
  if (now.phone.trim() !== before.phone) change.phone = now.phone.trim();
  if (now.disabled !== before.disabled) change.disabled = now.disabled;
  if (grantsText(now.grants) !== grantsText(before.grants)) change.grants = chosen(now.grants);
  return change;
}

/** The form after somebody else saved: theirs where this one had changed nothing. */
export const onto = (theirs: Draft, change: PersonChange, mine: Draft): Draft => ({
  ...theirs, ...change, grants: change.grants ? mine.grants : theirs.grants,
});
