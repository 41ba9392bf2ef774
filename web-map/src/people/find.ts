import type { Person } from '../api/people';

/** All that a person is found by, the roles in the words of the page. */
export type Described = (person: Person) => readonly string[];

const plain = (text: string) => text.normalize('NFKC').toLowerCase();

/** Those who match every word, by name; whoever is disabled comes last. */
export function findPeople(people: readonly Person[], words: string, described: Described): Person[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  const holds = (person: Person) => {
    const text = plain([person.name, person.login, person.phone, ...described(person)].join('\n'));
    return wanted.every((word) => text.includes(word));
  };
  return people.filter(holds).sort((a, b) => Number(a.disabled) - Number(b.disabled) || a.name.localeCompare(b.name, 'zh-CN'));
}
