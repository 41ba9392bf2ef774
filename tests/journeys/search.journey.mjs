import assert from 'node:assert/strict';
import { someCompound } from './support/district.mjs';
import { Visitor } from './support/visitor.mjs';

export default {
  'a name finds its compound, and the map flies there': async ({ server, browser, seen }) => {
    const { name, center } = await someCompound(server);
    const visitor = await (await Visitor.come(browser, server.base, seen)).open();
    await visitor.press('/');
    await visitor.page.keyboard.type(name);
    await visitor.page.getByRole('option').first().waitFor();
    await visitor.page.keyboard.press('Enter');

    await visitor.panel('card').getByRole('heading', { name }).waitFor();
    await visitor.rest();
    const [zoom, latitude, longitude] = visitor.hash().match(/map=([\d.]+)\/([\d.]+)\/([\d.]+)/).slice(1).map(Number);
    assert.ok(zoom > 15 && Math.hypot(latitude - center[1], longitude - center[0]) < 0.003, visitor.hash());
  },

  'the keys choose, and Escape leaves': async ({ server, browser, seen }) => {
    const { name } = await someCompound(server);
    const visitor = await (await Visitor.come(browser, server.base, seen)).open();
    await visitor.search.fill(name.slice(0, 2));
    await visitor.page.getByRole('option').first().waitFor();
    const marked = () => visitor.search.getAttribute('aria-activedescendant');
    const first = await marked();
    await visitor.search.press('ArrowUp');
    assert.equal(first, 'hit-0');
    assert.equal(await marked(), `hit-${(await visitor.page.getByRole('option').count()) - 1}`);

    await visitor.search.press('Escape');
    assert.equal(await visitor.page.getByRole('option').count(), 0);
  },

  'words nobody has say so': async ({ server, browser, seen }) => {
    const visitor = await (await Visitor.come(browser, server.base, seen)).open();
    await visitor.search.fill('不存在的地方啊');
    await visitor.page.getByText('没有找到').waitFor();
  },
};
