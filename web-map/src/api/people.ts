import { request, sending } from './request';
import type { Grant, NamedGrant } from './session';

export interface Person {
  id: number;
  login: string;
  name: string;
  phone: string;
  disabled: boolean;
  must_change_password: boolean;
  version: number;
  grants: NamedGrant[];
  /** Absent where the server keeps no account of it. */
  last_seen?: string | null;
}

export interface NewPerson {
  login: string;
  name: string;
  phone?: string;
  grants: Grant[];
}

/** What of a person an admin changes; what is absent stays. */
export interface PersonChange {
  name?: string;
  phone?: string;
  grants?: Grant[];
  disabled?: boolean;
}

const path = '/api/v1/people';

export const getPeople = async (): Promise<Person[]> => (await request<{ people: Person[] }>(path)).people;

/** `password`: the first one, said this once. */
export const addPerson = (person: NewPerson): Promise<{ person: Person; password: string }> => request(path, sending('POST', person));

/** Rejects with `version-conflict` where another admin was quicker. */
export const changePerson = ({ id, version }: Person, change: PersonChange): Promise<Person> =>
  request(`${path}/${id}`, sending('PATCH', change, { 'if-match': `"${version}"` }));

/** A new first password, said this once; the person is signed out everywhere. */
export const renewPassword = async ({ id }: Person): Promise<string> =>
  (await request<{ password: string }>(`${path}/${id}/password`, { method: 'POST' })).password;
