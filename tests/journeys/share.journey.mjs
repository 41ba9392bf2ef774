import assert from 'node:assert/strict';
import { cameraAt, someCompound } from './support/district.mjs';
import { Visitor } from './support/visitor.mjs';

export default {
  'a link brings the whole view back in another browser': async ({ server, browser, seen }) => {
    const { center, id, name } = await someCompound(server);
    const first = await (await Visitor.come(browser, server.base, seen)).open(`${cameraAt(center, 16.5)}&select=compound/${id}`);
    for (const key of ['d', 'e', '3', 's']) await first.press(key);
    await first.page.getByText('Link copied').waitFor();
    await first.hashHolds('lang=en');
    const link = await first.page.evaluate(() => navigator.clipboard.readText());
    await first.leave();

    const second = await (await Visitor.come(browser, server.base, seen)).open(new URL(link).hash);
    await second.panel('card').getByRole('heading', { name }).waitFor();
    assert.equal(await second.page.locator('html').getAttribute('lang'), 'en');
    assert.ok(await second.page.locator('html.dark').count());
    for (const part of ['grid=3', 'map=16.50/', `select=compound/${id}`]) assert.ok(second.hash().includes(part), second.hash());
  },

  'a link of nonsense opens the usual view': async ({ server, browser, seen }) => {
    const visitor = await (await Visitor.come(browser, server.base, seen)).open('#map=99/x/y&theme=<b>&select=../../x&lang=tlh');
    assert.ok((await visitor.colours()).different > 12);
    assert.deepEqual(seen.errors, []);
  },
};
