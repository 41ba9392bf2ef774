import assert from 'node:assert/strict';
import { Visitor } from './support/visitor.mjs';

export default {
  'a server that dies is told of, and its return found': async ({ server, browser, seen }) => {
    const visitor = await (await Visitor.come(browser, server.base, seen)).open();
    const banner = visitor.page.locator('[data-banner=server]');
    await server.kill();
    try {
      await visitor.search.fill('路');
      await banner.waitFor();
      assert.match(await visitor.page.getByRole('search').textContent(), /连接已中断/);
    } finally {
      await server.serve();
    }
    await banner.getByRole('button', { name: '重试' }).click();
    await banner.waitFor({ state: 'detached' });
    await visitor.rest();
    assert.ok((await visitor.colours()).different > 12);
  },

  'a page that finds no server offers to try again': async ({ server, browser, seen }) => {
    const visitor = await Visitor.come(browser, server.base, seen);
    await visitor.page.route('**/api/v1/district', (route) => route.abort());
    await visitor.page.goto(server.base);
    const retry = visitor.page.locator('.notice').getByRole('button', { name: '重试' });
    await retry.waitFor();
    await visitor.page.unroute('**/api/v1/district');
    await retry.click();
    await visitor.rest();
  },
};
