import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem, ServerGone } from './problem';
import { changeFeature, createFeature, editCoverage, findingsOf } from './writes';

const feature = { type: 'Feature', id: 7, geometry: null, properties: { version: 2 } };
const stored = () => new Response(JSON.stringify(feature), { status: 200, headers: { 'gridkeeper-revision': '43' } });
const lost = () => Promise.reject(new TypeError('Failed to fetch'));
/** One answer a request, in order. */
function answering(...answers: (() => Response | Promise<Response>)[]) {
  const sent: { path: string; init: RequestInit & { headers: Record<string, string> } }[] = [];
  vi.stubGlobal('fetch', vi.fn((path: string, init: RequestInit & { headers: Record<string, string> }) => {
    sent.push({ path, init });
    return Promise.resolve((answers.shift() ?? stored)());
  }));
  return sent;
}
const keyOf = (one: ReturnType<typeof answering>[number] | undefined) => one?.init.headers['idempotency-key'];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a write', () => {
  it('names the version that was seen, a key, and tells the revision it made', async () => {
    const sent = answering(stored);
    const { answer, revision } = await changeFeature({ collection: 'grid', id: 7 }, 1, { properties: { name: 'x' } });
    expect([answer.id, revision]).toEqual([7, 43]);
    expect(sent[0]?.path).toBe('/ogc/collections/grid/items/7');
    expect(sent[0]?.init).toMatchObject({ method: 'PATCH', headers: { 'if-match': '"1"', 'content-type': 'application/merge-patch+json' } });
    expect(keyOf(sent[0])).toMatch(/^[0-9a-f]{32}$/);
  });

  it('whose answer is lost is sent again under the same key', async () => {
    const sent = answering(lost, lost, stored);
    const written = createFeature('compound', { properties: { name: 'a' } });
    await vi.runAllTimersAsync();
    expect((await written).revision).toBe(43);
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map(keyOf)).size).toBe(1);
  });

  it('keeps its key when a person sends it again later, and takes a new one for something else', async () => {
    const sent = answering(lost, lost, lost);
    const first = createFeature('compound', { properties: { name: 'b' } }).catch((reason: unknown) => reason);
    await vi.runAllTimersAsync();
    expect(await first).toBeInstanceOf(ServerGone);
    await createFeature('compound', { properties: { name: 'b' } });
    await createFeature('compound', { properties: { name: 'c' } });
    await createFeature('compound', { properties: { name: 'b' } });
    expect(keyOf(sent[3])).toBe(keyOf(sent[0]));
    expect(new Set(sent.slice(3).map(keyOf)).size).toBe(3);
  });

  it('that is refused is not sent again, and its findings are told', async () => {
    const body = { type: '/problems/coverage-refused', findings: [{ code: 'gap', message: 'm', position: [1, 2] }] };
    const sent = answering(() => new Response(JSON.stringify(body), { status: 422 }));
    const reason = await editCoverage('grid', { operation: 'split', features: [] }).catch((thrown: unknown) => thrown);
    expect(reason).toBeInstanceOf(Problem);
    expect(findingsOf(reason)).toMatchObject([{ code: 'gap', position: [1, 2] }]);
    expect(findingsOf(new Error('x'))).toEqual([]);
    expect(sent).toHaveLength(1);
  });
});
