import assert from 'node:assert/strict';
import { Visitor } from './support/visitor.mjs';

export default {
  'the page changes its language at once, with all that is open': async ({ server, browser, seen }) => {
    const visitor = await (await Visitor.come(browser, server.base, seen)).open();
    await visitor.press('l');
    await visitor.panel('layers').getByRole('heading', { name: '图层与图例' }).waitFor();
    const loads = [];
    visitor.page.on('load', () => loads.push(1));
    await visitor.tool('Switch to English').click();

    await visitor.panel('layers').getByRole('heading', { name: 'Layers and legend' }).waitFor();
    assert.equal(await visitor.page.locator('html').getAttribute('lang'), 'en');
    const page = await visitor.page.locator('.page').innerText();
    assert.doesNotMatch(page.replace(/中/, ''), /[图层搜索测量]/);
    await visitor.tool('切换为中文').click();
    await visitor.panel('layers').getByRole('heading', { name: '图层与图例' }).waitFor();
    assert.equal(loads.length, 0);
  },

  'an English browser starts in English': async ({ server, browser, seen }) => {
    const visitor = await (await Visitor.come(browser, server.base, seen, { locale: 'en-GB' })).open();
    assert.match(await visitor.page.title(), /Gridkeeper/);
  },

  'the dark style darkens map and page': async ({ server, browser, seen }) => {
    const visitor = await (await Visitor.come(browser, server.base, seen)).open();
    const light = await visitor.colours();
    await visitor.tool('深色地图').click();
    await visitor.hashHolds('style=dark');
    await visitor.rest();

    const dark = await visitor.colours();
    assert.ok(light.brightness > 180 && dark.brightness < 90, `${light.brightness} and ${dark.brightness}`);
    assert.ok(dark.different > 8);
    assert.ok(await visitor.page.locator('html.dark').count());
  },
};
