import type { Bounds } from './district';
import type { FeatureKey } from './feature';

/** What the server says over /live (docs/api.md). */
export type LiveMessage =
  | { type: 'changes'; revision: number; changes: LiveChange[] }
  | { type: 'reload'; revision: number }
  | ({ type: 'presence'; people: { name: string }[] } & FeatureKey);

/** Features of one collection that changed, with the places where they lay and lie. */
export interface LiveChange {
  collection: string;
  ids: number[];
  boxes: Bounds[];
}

/** What the client says. */
export type LiveWord =
  | { type: 'view'; bounds: Bounds; collections: string[]; since?: number; card?: FeatureKey }
  | ({ type: 'editing' } & FeatureKey)
  | { type: 'stopped' };

export interface LiveSocket {
  say(word: LiveWord): void;
  close(): void;
}

export interface LiveSocketEvents {
  open(): void;
  hear(message: LiveMessage): void;
  /** Once; also where it never opened. */
  closed(code: number): void;
}

/** The close code of who is signed out. */
export const signedOutCode = 4401;

export function openLive(events: LiveSocketEvents): LiveSocket {
  const socket = new WebSocket(new URL('/live', location.href).href.replace(/^http/, 'ws'));
  socket.onopen = () => events.open();
  socket.onmessage = ({ data }) => events.hear(JSON.parse(String(data)) as LiveMessage);
  socket.onclose = ({ code }) => events.closed(code);
  return { say: (word) => socket.send(JSON.stringify(word)), close: () => socket.close() };
}
