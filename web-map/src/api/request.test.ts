import { afterEach, describe, expect, it, vi } from 'vitest';
import { Problem, ServerGone } from './problem';
import { onContact, query, request } from './request';

const answering = (response: Response | Error) =>
  vi.stubGlobal('fetch', vi.fn(() => (response instanceof Error ? Promise.reject(response) : Promise.resolve(response))));
const problem = (body: unknown, status: number) => new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
afterEach(() => vi.unstubAllGlobals());

describe('a request', () => {
  it('answers with the JSON of the server', async () => {
    answering(problem({ name: '玄武区' }, 200));
    expect(await request('/api/v1/district')).toEqual({ name: '玄武区' });
  });

  it('rejects with the problem in the server\'s words', async () => {
    answering(problem({ title: 'Not found', status: 404, detail: 'no compound 7' }, 404));
    const failure = await request('/x').catch((reason: unknown) => reason);
    expect(failure).toBeInstanceOf(Problem);
    expect(failure).toMatchObject({ status: 404, title: 'Not found', detail: 'no compound 7' });
  });

  it('has words even for an answer that is no problem document', async () => {
    answering(problem('<html>teapot</html>', 418));
    expect(await request('/x').catch((reason: unknown) => reason)).toMatchObject({ status: 418, title: 'HTTP 418' });
  });

  it.each([['the network', new TypeError('Failed to fetch')], ['the gateway', problem('', 502)]])('says that the server is gone when %s says so', async (_, response) => {
    answering(response);
    const told: boolean[] = [];
    const quit = onContact((gone) => told.push(gone));
    expect(await request('/x').catch((reason: unknown) => reason)).toBeInstanceOf(ServerGone);
    expect(told).toEqual([true]);
    quit();
  });

  it('is no outage when the page itself gave it up', async () => {
    const controller = new AbortController();
    answering(new DOMException('aborted', 'AbortError'));
    controller.abort();
    const told: boolean[] = [];
    const quit = onContact((gone) => told.push(gone));
    await expect(request('/x', { signal: controller.signal })).rejects.toThrow('aborted');
    expect(told).toEqual([]);
    quit();
  });
});

describe('a query', () => {
  it('leaves out what is not given and escapes the rest', () => expect(query({ q: '华侨路&', limit: 10, collection: undefined })).toBe('q=%E5%8D%8E%E4%BE%A8%E8%B7%AF%26&limit=10'));
});
