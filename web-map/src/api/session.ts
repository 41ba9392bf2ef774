import { requestOnce, sending } from './request';

export const roles = ['officer', 'planner', 'enforcer', 'importer', 'supervisor', 'admin', 'viewer'] as const;
export type Role = (typeof roles)[number];

/** A role within a division and all that lies in it, or within one grid; '' without a grid is everywhere. */
export interface Grant {
  role: Role;
  division: string;
  /** The grid's id; then there is no division. */
  grid?: number;
}

export interface NamedGrant extends Grant {
  division_name: string | null;
  /** Null where the grid is gone: then the role holds nowhere. */
  grid_code?: string | null;
  grid_name?: string | null;
}

export interface SignedOut {
  signed_in: false;
  /** Nobody has an account yet. */
  first_run: boolean;
  /** Who is signed out reads something: else the page asks first of all. */
  public: boolean;
}

export interface SignedIn {
  signed_in: true;
  first_run: false;
  person: { id: number; login: string; name: string; must_change_password: boolean };
  grants: NamedGrant[];
  may: { people: boolean; write: string[] };
  session: { expires_at: string };
}

export type Me = SignedOut | SignedIn;

export const getMe = (): Promise<Me> => requestOnce('/api/v1/me');

export const postSignIn = (login: string, password: string): Promise<Me> => requestOnce('/api/v1/sign-in', sending('POST', { login, password }));

/** `everywhere`: on all devices of this person. */
export const postSignOut = (everywhere: boolean): Promise<void> => requestOnce('/api/v1/sign-out', sending('POST', { everywhere }));

/** Other sessions of this person end. */
export const postPassword = (current: string, password: string): Promise<Me> => requestOnce('/api/v1/password', sending('POST', { current, password }));

export interface FirstAdmin {
  /** Printed on the server's console. */
  token: string;
  login: string;
  name: string;
  password: string;
}

export const postFirstRun = (first: FirstAdmin): Promise<Me> => requestOnce('/api/v1/first-run', sending('POST', first));
