import { effectScope, nextTick } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useSuggestions } from './suggest';

const hit = (name: string) => ({ collection: 'compound', id: 1, name, code: '', detail: '', center: [0, 0], bounds: [0, 0, 0, 0], source: 'derived' });
const answer = (...names: string[]) => new Response(JSON.stringify({ results: names.map(hit) }));

async function type(state: { words: string }, words: string, wait = 500) {
  state.words = words;
  await nextTick();
  await vi.advanceTimersByTimeAsync(wait);
}

describe('suggestions', () => {
  const fetching = vi.fn<typeof fetch>();
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('fetch', fetching.mockReset());
    vi.spyOn(console, 'warn').mockImplementation(() => {}); // no component here for onBeforeUnmount
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
  const make = () => effectScope().run(useSuggestions) as ReturnType<typeof useSuggestions>;

  it('ask once for a word typed quickly', async () => {
    fetching.mockResolvedValue(answer('华侨路二十六号小区'));
    const { state } = make();
    await type(state, 'h', 50);
    await type(state, 'hq', 50);
    await type(state, 'hql');

    expect(fetching).toHaveBeenCalledOnce();
    expect(fetching.mock.calls[0]?.[0]).toBe('/api/v1/search?q=hql&limit=10');
    expect(state.hits.map(({ name }) => name)).toEqual(['华侨路二十六号小区']);
    expect(state.marked).toBe(0);
  });

  it('never show a late answer to older words', async () => {
    let answerFirst = (_: Response) => {};
    fetching.mockReturnValueOnce(new Promise((resolve) => (answerFirst = resolve))).mockResolvedValueOnce(answer('new'));
    const { state } = make();
    await type(state, 'a');
    await type(state, 'ab');
    answerFirst(answer('old'));
    await vi.advanceTimersByTimeAsync(10);

    expect(state.hits.map(({ name }) => name)).toEqual(['new']);
  });

  it('go round with the arrow keys', async () => {
    fetching.mockResolvedValue(answer('a', 'b', 'c'));
    const { state, move } = make();
    await type(state, 'x');
    move(-1);
    expect(state.marked).toBe(2);
    move(1);
    expect(state.marked).toBe(0);
  });

  it('are empty again when the words are gone', async () => {
    fetching.mockResolvedValue(answer('a'));
    const { state } = make();
    await type(state, 'x');
    await type(state, ' ');
    expect([state.hits.length, state.answered, state.waiting]).toEqual([0, '', false]);
  });

  it('keep the failure to be shown', async () => {
    fetching.mockResolvedValue(new Response(JSON.stringify({ title: 'too long', status: 400 }), { status: 400 }));
    const { state } = make();
    await type(state, 'x');
    expect(state.failure).toMatchObject({ title: 'too long' });
  });
});
