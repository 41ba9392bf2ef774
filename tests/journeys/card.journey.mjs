import assert from 'node:assert/strict';
import { cameraAt, someCompound } from './support/district.mjs';
import { Visitor } from './support/visitor.mjs';

export default {
  'a click shows the compound under it with its facts': async ({ server, browser, seen }) => {
    const compound = await someCompound(server);
    const { properties } = await server.json(`/ogc/collections/compound/items/${compound.id}?f=json`);
    const visitor = await (await Visitor.come(browser, server.base, seen)).open(`${cameraAt(compound.center, 18)}&hide=building,facility,wall`);
    await visitor.clickMap();

    const card = visitor.panel('card');
    await card.getByRole('heading', { name: compound.name }).waitFor();
    const text = await card.textContent();
    if (properties.households !== undefined) assert.ok(text.includes(properties.households.toLocaleString('zh-CN')), text);
    assert.match(text, /虚构|推导|估算|导入|实测/);
    await visitor.hashHolds(`select=compound/${compound.id}`);

    const page = await fetch(server.base + (await card.getByRole('link', { name: '详细页' }).getAttribute('href')));
    assert.match(page.headers.get('content-type'), /text\/html/);
  },

  'of several things at one place each can be chosen': async ({ server, browser, seen }) => {
    const compound = await someCompound(server);
    const visitor = await (await Visitor.come(browser, server.base, seen)).open(cameraAt(compound.center, 18));
    await visitor.clickMap();

    const stack = visitor.panel('card').getByRole('navigation');
    await stack.getByRole('button', { name: /网格/ }).first().click();
    await visitor.hashHolds('select=grid/');
    assert.equal(await stack.locator('[aria-current=true]').count(), 1);
  },

  'a finger opens the card too': async ({ server, browser, seen }) => {
    const compound = await someCompound(server);
    const tablet = { viewport: { width: 1280, height: 800 }, hasTouch: true };
    const visitor = await (await Visitor.come(browser, server.base, seen, tablet)).open(`${cameraAt(compound.center, 18)}&hide=building,facility,wall`);
    const { x, y } = await visitor.middle();
    await visitor.page.touchscreen.tap(x, y);
    await visitor.panel('card').getByRole('heading', { name: compound.name }).waitFor();
  },

  'a feature that is gone is told in words': async ({ server, browser, seen }) => {
    const visitor = await (await Visitor.come(browser, server.base, seen)).open('#select=compound/9007199254740991');
    const alert = visitor.panel('card').getByRole('alert');
    assert.match(await alert.textContent(), /没有找到/);
    await visitor.press('e');
    await visitor.panel('card').getByRole('button', { name: 'Try again' }).click();
    await alert.getByText('Not found').waitFor();
  },

  'an outline too large to count in says so': async ({ server, browser, seen }) => {
    const compound = await someCompound(server);
    const visitor = await Visitor.come(browser, server.base, seen);
    await visitor.page.route('**/api/v1/within', (route) =>
      route.fulfill({ status: 413, contentType: 'application/problem+json', body: '{"type":"/problems/body-too-large","title":"Body too large","status":413}' }));
    await visitor.open(`#select=compound/${compound.id}`);
    await visitor.panel('card').getByText('轮廓过大').waitFor();
  },

  'on a phone the card lies at the foot of the map and leaves the place in sight': async ({ server, browser, seen }) => {
    const compound = await someCompound(server);
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 1 };
    const visitor = await (await Visitor.come(browser, server.base, seen, phone)).open(`${cameraAt(compound.center, 18)}&hide=building,facility,wall`);
    const { x, y } = await visitor.middle();
    await visitor.page.touchscreen.tap(x, y + 200);
    await visitor.panel('card').locator('dl').waitFor();
    const card = await visitor.panel('card').boundingBox();
    assert.deepEqual([card.x, card.width], [0, 390]);
    assert.ok(card.y >= 844 * 0.4 && card.y + card.height <= 844, JSON.stringify(card));
    for (const target of await visitor.panel('card').locator('button, footer a').all()) {
      const { height } = await target.boundingBox();
      assert.ok(height >= 44, `${await target.textContent()} is ${height} high`);
    }
  },
};
