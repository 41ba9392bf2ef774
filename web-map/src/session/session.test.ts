import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepDoor, request } from '../api/request';
import type { Me } from '../api/session';
import { beFirst, changePassword, dismiss, learn, lookAgain, me, mustChange, openDoor, session, signedOut, signIn, signOut, takeFirstRun } from './session';

const out = (first_run = false): Me => ({ signed_in: false, first_run, public: true });
const as = (id: number, must_change_password = false): Me => ({
  signed_in: true, first_run: false, person: { id, login: `p${id}`, name: '李娜', must_change_password },
  grants: [{ role: 'planner', division: '', division_name: null }], may: { people: false, write: [] }, session: { expires_at: '2026-12-01T00:00:00Z' },
});

/** A server with one person of each id; `here` is who it takes the page for. */
const server = { here: out(), asked: [] as string[] };
function answer(path: string, init: RequestInit = {}): Response {
  server.asked.push(`${init.method ?? 'GET'} ${path}`);
  const problem = (status: number, type: string) => new Response(JSON.stringify({ type: `/problems/${type}`, title: type }), { status });
  const sent = JSON.parse(String(init.body ?? '{}')) as Record<string, string>;
  switch (path) {
    case '/api/v1/sign-in':
      if (sent['password'] !== 'right') return problem(401, 'wrong-credentials');
      server.here = as(Number(sent['login']?.slice(1)));
      break;
    case '/api/v1/sign-out':
      server.here = out();
      return new Response(null, { status: 204 });
    case '/api/v1/password':
      server.here = as(1);
      break;
    case '/api/v1/first-run':
      server.here = as(1);
      break;
    case '/work':
      if (!server.here.signed_in) return problem(401, 'sign-in-needed');
      if (server.here.person.must_change_password) return problem(403, 'password-change-needed');
      return new Response('{"done":true}');
  }
  return new Response(JSON.stringify(server.here));
}

beforeEach(() => {
  Object.assign(server, { here: out(), asked: [] });
  Object.assign(session, { me: null, ask: null, ended: false, token: '', sight: 0 });
  vi.stubGlobal('fetch', vi.fn((path: string, init?: RequestInit) => Promise.resolve(answer(path, init))));
  keepDoor(openDoor);
});
afterEach(async () => {
  await dismiss();
  keepDoor(null);
  vi.unstubAllGlobals();
});
const work = () => request<{ done: boolean }>('/work');
const waits = () => vi.waitFor(() => expect(session.ask).not.toBeNull());

describe('a server that shuts the public out', () => {
  it('is asked in first of all, and what waited goes on', async () => {
    server.here = { signed_in: false, first_run: false, public: false };
    const done = work();
    await waits();
    await learn();
    expect(session.ask).toBe('sign-in');
    await signIn('p1', 'right');
    expect(await done).toEqual({ done: true });
    expect(session.ask).toBeNull();
  });

  it('without people asks for the first', async () => {
    server.here = { signed_in: false, first_run: true, public: false };
    await learn();
    expect(session.ask).toBe('first-run');
  });
});

describe('who is here', () => {
  it('is told by the server', async () => {
    await learn();
    expect(signedOut.value).toBe(true);
    await signIn('p1', 'right');
    expect(me.value?.person.id).toBe(1);
    await signOut(false);
    expect(signedOut.value).toBe(true);
  });

  it('stays as it was after a wrong password', async () => {
    await learn();
    session.ask = 'sign-in';
    await expect(signIn('p1', 'wrong')).rejects.toMatchObject({ type: 'wrong-credentials' });
    expect([signedOut.value, session.ask]).toEqual([true, 'sign-in']);
  });

  it('changes what may be seen, once for each change', async () => {
    await learn();
    expect(session.sight).toBe(0);
    await signIn('p1', 'right');
    await learn();
    expect(session.sight).toBe(1);
    await signOut(true);
    expect(session.sight).toBe(2);
  });
});

describe('a request at the door', () => {
  it('waits for the same person to sign in again and goes on', async () => {
    server.here = as(1);
    await learn();
    server.here = out();
    const working = work();
    await waits();
    expect([session.ask, session.ended, me.value?.person.id]).toEqual(['sign-in', true, 1]);
    await signIn('p1', 'right');
    expect(await working).toEqual({ done: true });
    expect([session.ask, session.ended, session.sight]).toEqual([null, false, 1]);
  });

  it('is not finished by somebody else', async () => {
    server.here = as(1);
    await learn();
    server.here = out();
    const working = work();
    await waits();
    await signIn('p2', 'right');
    await expect(working).rejects.toMatchObject({ type: 'sign-in-needed' });
    expect(server.asked.filter((each) => each === 'GET /work')).toHaveLength(1);
  });

  it('is refused when the person goes on without', async () => {
    await learn();
    const working = work();
    await waits();
    expect(session.ended).toBe(false);
    await dismiss();
    await expect(working).rejects.toMatchObject({ type: 'sign-in-needed' });
  });

  it('waits for a first password to be changed', async () => {
    server.here = as(1);
    await learn();
    server.here = as(1, true); // an administrator has just made a new one
    const working = work();
    await waits();
    expect([session.ask, mustChange.value]).toEqual(['password', true]);
    await changePassword('first', 'sieben-graue-dohlen');
    expect(await working).toEqual({ done: true });
  });

  it('opens one door for many requests', async () => {
    await learn();
    const all = Promise.all([work(), work(), work()]);
    await waits();
    await signIn('p1', 'right');
    expect(await all).toHaveLength(3);
  });

  it('does not try for ever', async () => {
    await learn();
    const working = work();
    await waits();
    vi.mocked(fetch).mockImplementation((path) => {
      if (path === '/api/v1/sign-in') return Promise.resolve(new Response(JSON.stringify(as(1))));
      return Promise.resolve(answer(String(path)));
    });
    await signIn('p1', 'right'); // and the server forgets it at once
    await expect(working).rejects.toMatchObject({ type: 'sign-in-needed' });
  });
});

describe('a second look', () => {
  it('asks again where the session has ended meanwhile', async () => {
    server.here = as(1);
    await learn();
    server.here = out();
    await lookAgain();
    expect([session.ask, session.ended]).toEqual(['sign-in', true]);
    await dismiss();
    expect([session.ask, signedOut.value]).toEqual([null, true]);
  });

  it('takes over who signed in from another window', async () => {
    await learn();
    server.here = as(2);
    await lookAgain();
    expect([me.value?.person.id, session.ask, session.sight]).toEqual([2, null, 1]);
  });
});

describe('the first run', () => {
  it('takes the token out of the address before anything else', () => {
    history.replaceState(null, '', '/?q=1#first-run=s3cret');
    expect(takeFirstRun()).toBe(true);
    expect([location.hash, session.token]).toEqual(['', 's3cret']);
    expect(takeFirstRun()).toBe(false);
  });

  it('keeps asking when the server says that nobody is here', async () => {
    Object.assign(session, { token: 's3cret', ask: 'first-run' });
    server.here = out(true);
    await learn();
    expect(session.ask).toBe('first-run');
    await beFirst({ login: 'p1', name: '赵敏', password: 'sieben-graue-dohlen' });
    expect([session.ask, session.token, me.value?.person.id]).toEqual([null, '', 1]);
  });

  it('is what a server without people asks for', async () => {
    server.here = out(true);
    await learn();
    const working = work();
    await waits();
    expect(session.ask).toBe('first-run');
    await dismiss();
    await expect(working).rejects.toThrow();
  });
});
