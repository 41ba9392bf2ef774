import { describe, expect, it } from 'vitest';
import { problemFrom } from '../api/problem';
import { findingTexts } from './findings';

const invalid = (...findings: object[]) => problemFrom(422, { type: '/problems/invalid', findings });

describe('findings in a form', () => {
  it('are each told once, in words of the page where it has some', () => {
    const reason = invalid({ field: 'login', message: 'a' }, { field: 'grants[0].division', message: 'b' }, { field: 'grants[1].role', message: 'c' }, { field: 'x', message: 'as said' });
    expect(findingTexts(reason, (key) => key)).toEqual(['people.wrong.login', 'people.wrong.grants', 'as said']);
  });
  it('are none of another problem', () => {
    expect(findingTexts(problemFrom(409, { type: '/problems/conflict' }), (key) => key)).toEqual([]);
    expect(findingTexts(new Error('x'), (key) => key)).toEqual([]);
  });
});
