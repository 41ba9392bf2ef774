import { effectScope, nextTick } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { reportContact } from '../api/request';
import { useContact } from './contact';

describe('contact with the server', () => {
  const fetching = vi.fn<typeof fetch>();
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('fetch', fetching.mockReset());
    vi.spyOn(console, 'warn').mockImplementation(() => {}); // no component here for onBeforeUnmount
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });
  const make = (onReturn: () => void) => effectScope().run(() => useContact(onReturn)) as ReturnType<typeof useContact>;

  it('is lost with any request and found again by looking, once', async () => {
    const onReturn = vi.fn();
    const { gone } = make(onReturn);
    fetching.mockRejectedValueOnce(new TypeError('Failed to fetch')).mockResolvedValue(new Response('{}'));
    reportContact(true);
    await nextTick();
    expect(gone.value).toBe(true);

    await vi.advanceTimersByTimeAsync(3_500);
    expect([gone.value, onReturn.mock.calls.length]).toEqual([true, 0]);
    await vi.advanceTimersByTimeAsync(3_500);
    expect([gone.value, onReturn.mock.calls.length]).toEqual([false, 1]);
  });

  it('is not found by one lucky request among failing ones', async () => {
    const { gone } = make(() => {});
    reportContact(true);
    reportContact(false);
    await nextTick();
    expect(gone.value).toBe(true);
  });
});
