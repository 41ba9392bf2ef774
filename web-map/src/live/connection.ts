import { signedOutCode, type LiveMessage, type LiveSocket, type LiveSocketEvents } from '../api/live';
import type { Bounds } from '../api/district';
import type { FeatureKey } from '../api/feature';

/** Milliseconds until the second try, and between the last ones; each try waits twice as long as the one before. */
const firstPause = 1_000;
const longestPause = 30_000;
/** Milliseconds between two views that are told while the map moves. */
const viewPause = 250;

export interface LiveView {
  bounds: Bounds;
  collections: string[];
  card: FeatureKey | null;
}

export interface LiveEvents {
  hear(message: LiveMessage): void;
  /** Whether the server is on the line. */
  live(live: boolean): void;
  /** The server no longer knows the session. */
  signedOut(): void;
}

/** Keeps a line to the server: opens it again when it breaks, and goes on from the last revision heard. */
export class LiveConnection {
  private socket: LiveSocket | null = null;
  private open = false;
  private failures = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private telling: ReturnType<typeof setTimeout> | undefined;
  private toldAt = -Infinity;
  private view: LiveView | null = null;
  private edited: FeatureKey | null = null;

  /** `revision` is the one that what is shown was read at, or an earlier one. */
  constructor(private readonly connect: (events: LiveSocketEvents) => LiveSocket, private readonly events: LiveEvents, private revision: number | null) {
    this.begin();
  }

  private begin(): void {
    clearTimeout(this.retry);
    const socket = this.connect({
      open: () => {
        if (this.socket !== socket) return;
        this.open = true;
        this.tellView();
        this.tellEdited();
      },
      hear: (message) => {
        if (this.socket !== socket) return;
        this.failures = 0;
        this.events.live(true);
        if ('revision' in message) this.revision = message.revision;
        this.events.hear(message);
      },
      closed: (code) => {
        if (this.socket !== socket) return;
        this.socket = null;
        this.open = false;
        this.events.live(false);
        if (code === signedOutCode) this.events.signedOut();
        const pause = Math.min(longestPause, firstPause * 2 ** this.failures++);
        this.retry = setTimeout(() => this.begin(), pause * (0.5 + Math.random() / 2)); // not all maps of a house at once
      },
    });
    this.socket = socket;
  }

  /** Opens a new line at once: the network is back, or somebody else is signed in. */
  again(): void {
    const before = this.socket;
    this.socket = null;
    this.open = false;
    before?.close();
    this.begin();
  }

  look(view: LiveView): void {
    this.view = view;
    if (this.telling !== undefined) return;
    const wait = this.toldAt + viewPause - Date.now();
    if (wait <= 0) return this.tellView();
    this.telling = setTimeout(() => this.tellView(), wait);
  }

  /** What the person edits, for the others who look at it; null: no more. */
  edit(feature: FeatureKey | null): void {
    this.edited = feature;
    if (feature) this.tellEdited();
    else if (this.open) this.socket?.say({ type: 'stopped' });
  }

  private tellView(): void {
    clearTimeout(this.telling);
    this.telling = undefined;
    if (!this.open || !this.view) return;
    this.toldAt = Date.now();
    const { bounds, collections, card } = this.view;
    // Of what has just come into view only that revision is certain.
    this.socket?.say({ type: 'view', bounds, collections, ...(this.revision !== null && { since: this.revision }), ...(card && { card }) });
  }

  private tellEdited(): void {
    if (this.open && this.edited) this.socket?.say({ type: 'editing', ...this.edited });
  }

  stop(): void {
    clearTimeout(this.retry);
    clearTimeout(this.telling);
    const before = this.socket;
    this.socket = null;
    this.open = false;
    before?.close();
  }
}
