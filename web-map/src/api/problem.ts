/** What went wrong, in the server's own words (RFC 9457). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
  ) {
    super(detail || title);
  }
}

/** No answer at all: the server is down or the network is away. */
export class ServerGone extends Error {}

export function problemFrom(status: number, body: unknown): Problem {
  const said = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const text = (member: string) => (typeof said[member] === 'string' ? said[member] : '');
  return new Problem(status, text('title') || `HTTP ${status}`, text('detail'));
}
