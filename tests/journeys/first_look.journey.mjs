import assert from 'node:assert/strict';
import { Visitor } from './support/visitor.mjs';

export default {
  'the whole district is on the page, drawn and named': async ({ server, browser, seen }) => {
    const visitor = await (await Visitor.come(browser, server.base, seen)).open();
    const { name, attribution } = await server.json('/api/v1/district');

    assert.match(await visitor.page.title(), new RegExp(name));
    assert.ok((await visitor.colours()).different > 12, 'the map is all but empty');
    for (const owner of attribution) assert.ok((await visitor.page.locator('footer.attribution').textContent()).includes(owner), owner);
    await visitor.page.locator('.maplibregl-ctrl-scale').waitFor();
  },

  'made-up data is called so on every screen': async ({ server, browser, seen }) => {
    assert.equal((await server.json('/api/v1/district')).made_up, true);
    const visitor = await (await Visitor.come(browser, server.base, seen)).open();
    const banner = visitor.page.locator('[data-banner=made-up]');

    for (const key of ['l', 'm', 'Escape', '?', 'Escape', 'd', 'e']) {
      await visitor.press(key);
      assert.ok(await banner.isVisible(), `gone after ${key}`);
    }
    assert.match(await banner.textContent(), /made up/);
  },

  'the page keeps to the strict content policy and complains about nothing': async ({ server, browser, seen }) => {
    const policy = (await fetch(server.base + '/')).headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'self'/);
    assert.doesNotMatch(policy, /script-src[^;]*unsafe/);

    await (await Visitor.come(browser, server.base, seen)).open();
    assert.deepEqual(seen.errors, []);
  },

  'no request leaves for a foreign host': async ({ server, browser, seen }) => {
    const visitor = await (await Visitor.come(browser, server.base, seen)).open();
    await visitor.page.keyboard.press('d');
    await visitor.rest();

    const hosts = new Set([...seen.requests].filter((url) => !/^(data|blob|about):/.test(url)).map((url) => new URL(url).host));
    assert.deepEqual([...hosts], [new URL(server.base).host]);
  },

  'the page opens on a tablet with targets for fingers': async ({ server, browser, seen }) => {
    const tablet = { viewport: { width: 1280, height: 800 }, hasTouch: true, isMobile: true, deviceScaleFactor: 1 };
    const visitor = await (await Visitor.come(browser, server.base, seen, tablet)).open();

    for (const button of await visitor.page.locator('.tools button').all()) {
      const { width, height, y } = await button.boundingBox();
      assert.ok(width >= 44 && height >= 44, `${await button.getAttribute('aria-label')} is ${width} by ${height}`);
      assert.ok(y >= 0 && y + height <= 800, 'a tool lies off the screen');
    }
  },
};
