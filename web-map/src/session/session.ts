import { computed, reactive } from 'vue';
import { Problem } from '../api/problem';
import {
  getMe, postFirstRun, postPassword, postSignIn, postSignOut, type FirstAdmin, type Me, type Role, type SignedIn,
} from '../api/session';

/** What the page asks the person for. */
export type Ask = 'sign-in' | 'password' | 'first-run';

interface Session {
  /** Null: not known yet. */
  me: Me | null;
  ask: Ask | null;
  /** The person was signed in and the server no longer knows it: that is why the page asks. */
  ended: boolean;
  /** From the link that the console printed; nowhere but here. */
  token: string;
  /** Grows whenever somebody else may see something else: what is shown is then to be read anew. */
  sight: number;
}

export const session: Session = reactive<Session>({ me: null, ask: null, ended: false, token: '', sight: 0 });

export const me = computed((): SignedIn | null => (session.me?.signed_in ? session.me : null));
/** The server was asked, and nobody is signed in here. */
export const signedOut = computed(() => session.me !== null && !session.me.signed_in);
export const mustChange = computed(() => me.value?.person.must_change_password === true);
export const rolesOf = (of: SignedIn): Role[] => [...new Set(of.grants.map(({ role }) => role))];

/** Requests that were refused at the door. Somebody else must not finish what one person began. */
let waiting: { person: number | undefined; settle: (again: boolean) => void }[] = [];

function settle(): void {
  const [settled, now] = [waiting, me.value?.person.id];
  waiting = [];
  for (const { person, settle } of settled) settle(now !== undefined && (person === undefined || person === now));
}

function adopt(found: Me): void {
  const before = session.me;
  session.me = found;
  if (before && (session.ended || !sameSight(before, found))) session.sight++;
  session.ended = false;
  if (!found.signed_in && !found.public) return askIn(); // there is nothing to see without
  if (session.ask !== 'first-run' || me.value) session.ask = mustChange.value ? 'password' : null;
  if (!session.ask) settle();
}

const sameSight = (before: Me, now: Me): boolean => JSON.stringify(sightOf(before)) === JSON.stringify(sightOf(now));
const sightOf = (of: Me) => (of.signed_in ? [of.person.id, of.person.must_change_password, of.grants] : []);

/** Asks the server who is here. */
export async function learn(): Promise<void> {
  adopt(await getMe());
}

/** Looks again without a word unless something changed: another window may have signed out, the night may have passed. */
export async function lookAgain(): Promise<void> {
  if (!session.me || session.ask) return;
  const found = await getMe();
  if (session.ask) return;
  if (me.value && !found.signed_in) askIn();
  else adopt(found);
}

/** Asks for an account; where nobody has one yet, for the first. */
export function askIn(): void {
  session.ended = me.value !== null;
  session.ask = session.me && !session.me.signed_in && session.me.first_run ? 'first-run' : 'sign-in';
}

/** The doorkeeper of src/api: resolves once somebody signed in, or gave it up. */
export async function openDoor(problem: Problem): Promise<boolean> {
  const person = me.value?.person.id;
  const answer = new Promise<boolean>((resolve) => waiting.push({ person, settle: resolve }));
  if (problem.type === 'password-change-needed') await learn().catch(giveUp);
  else if (session.ask === null || session.ask === 'password') askIn();
  return answer;
}

export async function signIn(login: string, password: string): Promise<void> {
  adopt(await postSignIn(login, password));
}

export async function signOut(everywhere: boolean): Promise<void> {
  await postSignOut(everywhere);
  await learn();
}

export async function changePassword(current: string, password: string): Promise<void> {
  try {
    adopt(await postPassword(current, password));
  } catch (reason) {
    if (reason instanceof Problem && reason.type === 'sign-in-needed') askIn();
    throw reason;
  }
}

export async function beFirst(first: Omit<FirstAdmin, 'token'>): Promise<void> {
  adopt(await postFirstRun({ ...first, token: session.token }));
  session.token = '';
}

function giveUp(): void {
  session.ask = null;
  settle();
}

/** The person goes on without what was asked for. */
export async function dismiss(): Promise<void> {
  const ended = session.ended;
  session.ask = null;
  session.token = '';
  if (ended) await learn().catch(() => {});
  settle();
}

/** The token of a link `#first-run=TOKEN`, which must leave the address at once. */
export function firstRunToken(hash: string): string {
  return new URLSearchParams(hash.replace(/^#/, '')).get('first-run') ?? '';
}

/** Takes such a token over and out of the address; true where there was one. */
export function takeFirstRun(): boolean {
  const token = firstRunToken(location.hash);
  if (!token) return false;
  history.replaceState(null, '', location.pathname + location.search);
  session.token = token;
  return true;
}
