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

/** Rejects with `Problem` (the server said no), `ServerGone` (nobody answered) or the signal's `AbortError`. */
export async function request<Answer>(path: string, init: RequestInit = {}): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers: { accept: 'application/json', ...init.headers } });
  } catch (failure) {
    if (init.signal?.aborted) throw failure;
    reportContact(true);
    throw new ServerGone(path);
  }
  const away = gatewayStatuses.includes(response.status);
  reportContact(away);
  if (away) throw new ServerGone(path);
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw problemFrom(response.status, body);
  if (body === undefined) throw new Problem(response.status, 'unreadable answer', path);
  return body as Answer;
}

export const query = (values: Record<string, string | number | undefined>): string =>
  new URLSearchParams(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  ).toString();
