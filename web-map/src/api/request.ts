import { Problem, problemFrom, ServerGone } from './problem';

/** A proxy answers with these while the server behind it is away. */
const gatewayStatuses = [502, 504];

const listeners = new Set<(gone: boolean) => void>();

/** Tells after every request whether the server answered. */
export function onContact(listener: (gone: boolean) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function reportContact(gone: boolean): void {
  for (const listener of listeners) listener(gone);
}

/** Problems that go away when somebody signs in or changes a first password. */
const doorProblems = ['sign-in-needed', 'password-change-needed'];

/** Resolves once it is settled whether the request is worth a second try. */
export type Doorkeeper = (problem: Problem) => Promise<boolean>;
let doorkeeper: Doorkeeper | null = null;

/** Who is called when a request needs an account. The request waits meanwhile: what a person typed stays where it is. */
export function keepDoor(keeper: Doorkeeper | null): void {
  doorkeeper = keeper;
}

/** An answer with what stands above it. */
export interface Answered<Answer> {
  body: Answer;
  headers: Headers;
}

/** Rejects with `Problem` (the server said no), `ServerGone` (nobody answered) or the signal's `AbortError`. */
export const request = async <Answer>(path: string, init: RequestInit = {}): Promise<Answer> => (await requestWhole<Answer>(path, init)).body;

/** The same with the headers. */
export async function requestWhole<Answer>(path: string, init: RequestInit = {}): Promise<Answered<Answer>> {
  try {
    return await askOnce<Answer>(path, init);
  } catch (reason) {
    const atDoor = reason instanceof Problem && doorProblems.includes(reason.type);
    if (!atDoor || !doorkeeper || !(await doorkeeper(reason)) || init.signal?.aborted) throw reason;
    return askOnce<Answer>(path, init);
  }
}

/** The same without calling the doorkeeper: for what the doorkeeper itself asks. */
export const requestOnce = async <Answer>(path: string, init: RequestInit = {}): Promise<Answer> => (await askOnce<Answer>(path, init)).body;

async function askOnce<Answer>(path: string, init: RequestInit): Promise<Answered<Answer>> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers: { accept: 'application/json', ...init.headers } });
  } catch (failure) {
    if (init.signal?.aborted) throw failure;
    reportContact(true);
    throw new ServerGone(path);
  }
  const { headers } = response;
  const away = gatewayStatuses.includes(response.status);
  reportContact(away);
  if (away) throw new ServerGone(path);
  if (response.status === 204) return { body: undefined as Answer, headers };
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw problemFrom(response.status, body, headers.get('retry-after'));
  if (body === undefined) throw new Problem(response.status, 'unreadable answer', path);
  return { body: body as Answer, headers };
}

/** What a request that sends JSON is made of. */
export const sending = (method: 'POST' | 'PATCH', body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

export const query = (values: Record<string, string | number | undefined>): string =>
  new URLSearchParams(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  ).toString();
