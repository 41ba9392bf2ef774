import type { Person, PersonChange } from '../api/people';
import type { Grant, Role } from '../api/session';
import { shortCode } from './places';

/** A grant in the form: null until somebody has said where, for no right is given by leaving a field alone. */
export interface DraftGrant {
  role: Role;
  division: string | null;
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
  login, name, phone: phone ?? '', disabled, grants: grants.map(({ role, division }) => ({ role, division: shortCode(division) })),
});

/** Each grant once, and only those whose place is chosen. */
export const chosen = (grants: readonly DraftGrant[]): Grant[] =>
  grants.flatMap(({ role, division }, at) =>
    division !== null && grants.findIndex((other) => role === other.role && division === other.division) === at ? [{ role, division }] : [],
  );

const grantsText = (grants: readonly DraftGrant[]) => chosen(grants).map(({ role, division }) => `${role}:${division}`).sort().join();

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
export const onto = (theirs: Draft, change: PersonChange): Draft => ({ ...theirs, ...change });
