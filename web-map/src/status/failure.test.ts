import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '../../locales/en.json';
import zh from '../../locales/zh.json';
import { Problem, problemFrom, ServerGone } from '../api/problem';
import { failureText } from './failure';

const t = (key: string, values: Record<string, unknown> = {}) => `${key} ${JSON.stringify(values)}`;

describe('a failure in words', () => {
  it('is a sentence of the page for each kind of problem the server knows', () => {
    const server = readFileSync(join(import.meta.dirname, '../../../server/handlers/problems.cpp'), 'utf8');
    const types = [...server.matchAll(/\{"([a-z-]+)", \d{3}[,}]/g)].map(([, type]) => type ?? '');
    expect(types.length).toBeGreaterThan(20);
    for (const type of types) for (const words of [zh, en]) expect(words.problem).toHaveProperty(type);
  });

  it('says why, for each reason the server gives', () => {
    const read = (path: string) => readFileSync(join(import.meta.dirname, '../../..', path), 'utf8');
    const weak = [...read('data/people/credentials.cpp').matchAll(/Weakness\{"([a-z-]+)"/g)].map(([, reason]) => reason ?? '');
    const listed = /`reason` of 403 `not-allowed`: ([^]*?) Of 422/.exec(read('docs/api.md'))?.[1] ?? '';
    const denied = [...listed.matchAll(/`([a-z-]+)`/g)].map(([, reason]) => reason ?? '');
    expect(weak.length).toBeGreaterThan(3);
    expect(denied.length).toBeGreaterThan(8);
    for (const words of [zh, en]) {
      expect(Object.keys(words.reason['weak-password']).sort()).toEqual([...weak, 'same'].sort());
      expect(Object.keys(words.reason['not-allowed']).sort()).toEqual([...denied].sort());
    }
    const problem = problemFrom(422, { type: '/problems/weak-password', title: 'Weak password', reason: 'common' });
    expect(failureText(problem, t)).toMatch(/^reason\.weak-password\.common/);
    const newer = problemFrom(403, { type: '/problems/not-allowed', title: 'Not allowed', reason: 'of-a-later-server' });
    expect(failureText(newer, t)).toMatch(/^problem\.not-allowed/);
  });

  it('fills in what the server says', () => {
    const problem = problemFrom(400, { type: '/problems/bad-request', title: 'Bad request', detail: 'q: is missing', parameter: 'q' });
    expect(failureText(problem, t)).toMatch(/^problem\.bad-request .*"parameter":"q"/);
  });

  it('says how long to wait', () => {
    const problem = problemFrom(429, { type: '/problems/too-many-attempts', title: 'Too many attempts' }, '37');
    expect(failureText(problem, t)).toMatch(/^problem\.too-many-attempts .*"seconds":37/);
  });

  it('of a stranger stays in the words of the stranger', () => {
    expect(failureText(problemFrom(418, { title: 'Teapot', detail: 'short and stout' }), t)).toBe('status.problem {"title":"Teapot","detail":"short and stout"}');
    expect(failureText(new Problem(500, 'HTTP 500', ''), t)).toBe('HTTP 500');
  });

  it('of a silent server is a lost connection', () => expect(failureText(new ServerGone('/x'), t)).toBe('status.gone {}'));
});
