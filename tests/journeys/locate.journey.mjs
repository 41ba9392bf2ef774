import assert from 'node:assert/strict';
import { cameraAt, someCompound } from './support/district.mjs';
import { Visitor } from './support/visitor.mjs';

export default {
  'the device says where it is: disc, compound, grids and chances': async ({ server, browser, seen }) => {
    const { center, name } = await someCompound(server);
    const geolocation = { longitude: center[0], latitude: center[1], accuracy: 30 };
    const visitor = await (await Visitor.come(browser, server.base, seen, { geolocation, permissions: ['geolocation'] })).open();
    const before = await visitor.picture();
    await visitor.tool('我在哪里').click();

    const panel = visitor.panel('locate');
    await panel.getByRole('button', { name }).first().waitFor();
    await visitor.rest();
    const text = await panel.textContent();
    assert.match(text, /精度 30 m/);
    assert.match(text, /可能的住宅小区/);
    const shares = (await panel.locator('.doubt').first().locator('.share').allTextContents()).map((share) => Number.parseFloat(share));
    const sum = shares.reduce((all, share) => all + share, 0);
    assert.ok(shares.length > 0 && sum > 97 && sum < 101, String(shares)); // chances below half a per cent are not listed
    await visitor.differsFrom(before);

    await panel.getByRole('button', { name }).first().click();
    await visitor.panel('card').getByRole('heading', { name }).waitFor();
  },

  'without leave to locate the page says what to do': async ({ server, browser, seen }) => {
    const visitor = await (await Visitor.come(browser, server.base, seen, { permissions: [] })).open();
    await visitor.tool('我在哪里').click();
    assert.match(await visitor.panel('locate').getByRole('alert').textContent(), /定位/);
  },

  'a finger that rests asks about its place, and its leaving is no tap': async ({ server, browser, seen }) => {
    const { center, name } = await someCompound(server);
    const tablet = { viewport: { width: 1280, height: 800 }, hasTouch: true };
    const visitor = await (await Visitor.come(browser, server.base, seen, tablet)).open(cameraAt(center, 17));
    const lift = await visitor.layFinger();
    await visitor.panel('locate').getByRole('button', { name }).first().waitFor();
    await lift();
    await visitor.frames(3);
    assert.equal(await visitor.panel('card').count(), 0);
    assert.equal(await visitor.panel('locate').count(), 1);
  },

  'the right button asks about any place': async ({ server, browser, seen }) => {
    const { center, name } = await someCompound(server);
    const visitor = await (await Visitor.come(browser, server.base, seen)).open(cameraAt(center, 17));
    await visitor.clickMap(0, 0, { button: 'right' });
    await visitor.panel('locate').getByRole('button', { name }).first().waitFor();
    assert.match(await visitor.panel('locate').textContent(), /围墙/);
  },
};
