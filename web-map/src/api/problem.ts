/** What went wrong, in the server's own words (RFC 9457). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    /** The server's name for this kind of problem, such as 'not-found'; empty where a stranger answered. */
    readonly type = '',
    /** What else the server says, to fill into a sentence. */
    readonly more: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail || title);
  }
}

/** No answer at all: the server is down or the network is away. */
export class ServerGone extends Error {}

/** `retryAfter`: the header's seconds, filled in as `seconds`. */
export function problemFrom(status: number, body: unknown, retryAfter: string | null = null): Problem {
  const said: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {};
  if (retryAfter !== null && /^\d+$/.test(retryAfter)) said['seconds'] = Number(retryAfter);
  const text = (member: string) => (typeof said[member] === 'string' ? said[member] : '');
  return new Problem(status, text('title') || `HTTP ${status}`, text('detail'), /^\/problems\/([a-z-]+)$/.exec(text('type'))?.[1], said);
}
