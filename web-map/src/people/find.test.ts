import { describe, expect, it } from 'vitest';
import type { Person } from '../api/people';
import { findPeople } from './find';

const person = (login: string, name: string, more: Partial<Person> = {}): Person => ({
  id: 1, login, name, phone: '', disabled: false, must_change_password: false, version: 1, grants: [], last_seen: null, ...more,
});
const people = [person('zhao.min', '赵敏', { phone: '025 8300' }), person('li.na', '李娜'), person('a.old', '阿旧', { disabled: true })];
const logins = (words: string) => findPeople(people, words, ({ login }) => (login === 'li.na' ? ['规划员', '玄武区'] : [])).map(({ login }) => login);

describe('people are found', () => {
  it('all without a word, by name, the disabled last', () => expect(logins('')).toEqual(['li.na', 'zhao.min', 'a.old']));
  it.each([['李', 'li.na'], ['ZHAO', 'zhao.min'], ['8300', 'zhao.min'], ['规划员 玄武', 'li.na'], ['ｌｉ．ｎａ', 'li.na']])('by %s', (words, login) => expect(logins(words)).toEqual([login]));
  it('only where every word holds', () => expect(logins('李 8300')).toEqual([]));
});
