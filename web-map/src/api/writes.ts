import type { LonLat } from './district';
import { featureAddress, type Feature, type FeatureKey, type Geometry } from './feature';
import { Problem, ServerGone } from './problem';
import { requestWhole, type Answered } from './request';

/** What came of a write. */
export interface Written<Answer> {
  answer: Answer;
  /** Of the district after it: what undo is asked for. Null where nothing changed. */
  revision: number | null;
}

/** Keys of writes whose answer has not come: sent again they are the same write, which the server does once. */
const pending = new Map<string, string>();
/** Milliseconds before a write without an answer is sent again. */
const rests = [400, 1500];

const newKey = (): string => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

interface Write {
  method: 'POST' | 'PATCH' | 'DELETE';
  path: string;
  body?: unknown;
  type?: string;
  version?: number;
}

async function write<Answer>({ method, path, body, type = 'application/json', version }: Write): Promise<Written<Answer>> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const same = [method, path, version, text].join('\n');
  const key = pending.get(same) ?? newKey();
  pending.set(same, key);
  const headers: Record<string, string> = { 'idempotency-key': key };
  if (text !== undefined) headers['content-type'] = type;
  if (version !== undefined) headers['if-match'] = `"${version}"`;
  const send = () => requestWhole<Answer>(path, { method, headers, ...(text === undefined ? {} : { body: text }) });
  try {
    const { body: answer, headers: above } = await patiently(send);
    pending.delete(same);
    const revision = Number(above.get('gridkeeper-revision'));
    return { answer, revision: revision > 0 ? revision : null };
  } catch (reason) {
    if (reason instanceof Problem) pending.delete(same); // refused: nothing was done
    throw reason;
  }
}

async function patiently<Answer>(send: () => Promise<Answered<Answer>>): Promise<Answered<Answer>> {
  for (const rest of rests) {
    try {
      return await send();
    } catch (reason) {
      if (!(reason instanceof ServerGone)) throw reason;
      await new Promise((resolve) => setTimeout(resolve, rest));
    }
  }
  return send();
}

/** What is sent of a feature. */
export interface FeatureBody {
  geometry?: Geometry;
  properties?: Record<string, unknown>;
}

export const createFeature = (collection: string, body: FeatureBody): Promise<Written<Feature>> =>
  write({ method: 'POST', path: `/ogc/collections/${encodeURIComponent(collection)}/items`, body: { type: 'Feature', ...body }, type: 'application/geo+json' });

/** `version`: the one that was seen. Rejects with `version-conflict` where another is stored by now. */
export const changeFeature = (key: FeatureKey, version: number, body: FeatureBody): Promise<Written<Feature>> =>
  write({ method: 'PATCH', path: featureAddress(key), body, type: 'application/merge-patch+json', version });

export const deleteFeature = (key: FeatureKey, version: number): Promise<Written<undefined>> => write({ method: 'DELETE', path: featureAddress(key), version });

/** One thing wrong with a write, at a field or a place. */
export interface Finding {
  code: string;
  field?: string;
  message: string;
  position?: LonLat;
  features?: number[];
  square_metres?: number;
  width?: number;
  repair?: { kind: string; to?: number };
}

export const findingsOf = (reason: unknown): Finding[] =>
  reason instanceof Problem && Array.isArray(reason.more['findings']) ? (reason.more['findings'] as Finding[]) : [];

/** A topological edit; its further members are those of its operation. */
export interface CoverageOrder {
  operation: string;
  level?: number;
  features: { id: number; version: number }[];
  [member: string]: unknown;
}

export interface CoverageOutcome {
  revision: number;
  check: boolean;
  features: Feature[];
  created: { id: number; from: number }[];
  removed: number[];
  findings: Finding[];
}

const editsPath = (collection: string) => `/api/v1/coverages/${encodeURIComponent(collection)}/edits`;

/** What an edit would do; nothing is stored. */
export const checkCoverage = async (collection: string, order: CoverageOrder): Promise<CoverageOutcome> =>
  (await write<CoverageOutcome>({ method: 'POST', path: editsPath(collection), body: { ...order, check: true } })).answer;

export const editCoverage = (collection: string, order: CoverageOrder): Promise<Written<CoverageOutcome>> =>
  write({ method: 'POST', path: editsPath(collection), body: order });

/** Takes a revision back, by a new one with the rights and rules of now. */
export const undoRevision = (revision: number): Promise<Written<{ revision?: number }>> => write({ method: 'POST', path: '/api/v1/undo', body: { revision } });
/** Does again what an undo (of that revision) took back. */
export const redoRevision = (revision: number): Promise<Written<{ revision?: number }>> => write({ method: 'POST', path: '/api/v1/redo', body: { revision } });
