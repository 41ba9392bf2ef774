import type { NamedGrant } from '../api/session';
import { me } from '../session/session';

/** "320102000000" and "320102" are one place. */
const withoutZeros = (code: string): string => code.replace(/(000)+$/, '').replace(/^(\d{6})0+$/, '$1');

/** Whether a feature of this division is in the person's reach; what the server does not tell is let pass: it decides. */
export const mine = (division: unknown): boolean =>
  me.value !== null && (typeof division !== 'string' || division === '' || me.value.grants.some((grant) => reaches(grant, division)));

/** Of a grid the page knows the code alone and not what lies on its ground: the server decides. */
const reaches = (grant: NamedGrant, division: string): boolean => grant.grid !== undefined || withoutZeros(division).startsWith(withoutZeros(grant.division));

/** Whether the person may change features of a collection at all. */
export const mayWrite = (collection: string): boolean => me.value?.may.write.includes(collection) === true;
