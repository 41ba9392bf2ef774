import assert from 'node:assert/strict';
import { cameraAt } from './support/district.mjs';
import { Visitor } from './support/visitor.mjs';

export default {
  'a layer goes and comes back, with its count in the list': async ({ server, browser, seen }) => {
    const visitor = await (await Visitor.come(browser, server.base, seen)).open();
    const { counts } = await server.json('/api/v1/district');
    await visitor.press('l');
    const entry = visitor.panel('layers').locator('[data-group=compound]');
    assert.ok((await entry.textContent()).includes(counts.compound.toLocaleString('zh-CN')));

    const before = await visitor.picture();
    await entry.locator('label').first().click();
    await visitor.hashHolds('hide=compound');
    await visitor.differsFrom(before);
    await entry.locator('label').first().click();
    await visitor.page.waitForURL((url) => !url.hash.includes('hide=compound'));
  },

  'compounds are coloured by what is asked, with a legend': async ({ server, browser, seen }) => {
    const visitor = await (await Visitor.come(browser, server.base, seen)).open();
    await visitor.press('l');
    const plain = await visitor.picture();
    const { code_lists } = await server.json('/api/v1/collections');
    await visitor.panel('layers').getByText('管理模式').click();

    const legend = await visitor.panel('layers').locator('[data-group=compound]').textContent();
    for (const { title } of code_lists.management_mode) assert.ok(legend.includes(title.zh), title.zh);
    await visitor.hashHolds('theme=management_mode');
    await visitor.differsFrom(plain);
  },

  'the level of grids follows the keys 1 to 4': async ({ server, browser, seen }) => {
    const visitor = await (await Visitor.come(browser, server.base, seen)).open();
    await visitor.press('4');
    await visitor.hashHolds('grid=4');
    await visitor.press('l');
    assert.ok(await visitor.panel('layers').getByRole('radio', { name: '居民点' }).isChecked());
  },

  'what waits for a nearer view says so, and coarser grids stand in': async ({ server, browser, seen }) => {
    const { center } = await server.json('/api/v1/district');
    const visitor = await (await Visitor.come(browser, server.base, seen)).open(`${cameraAt(center, 10.5)}&grid=4`);
    await visitor.press('l');
    const panel = visitor.panel('layers');
    await panel.locator('[data-group=building]').getByText('放大后显示').waitFor();
    await panel.getByText('放大后显示“居民点”级网格').waitFor();
    assert.equal(await panel.locator('[data-group=compound]').getByText('放大后显示').count(), 0);

    await visitor.page.evaluate((hash) => (location.hash = hash), `${cameraAt(center, 15)}&grid=4`);
    await panel.getByText('放大后显示').first().waitFor({ state: 'detached' });
  },

  'every class of facility has an icon': async ({ server }) => {
    const { code_lists } = await server.json('/api/v1/collections');
    const sprite = await server.json('/styles/sprite.json');
    const classes = code_lists.facility_class.filter(({ parent }) => parent);
    assert.ok(classes.length > 20);
    for (const { code, local } of classes) {
      const drawn = sprite[`facility-${code}`] ?? (local ? undefined : sprite[`facility-${code.slice(0, 2)}`]);
      assert.ok(drawn, `no icon for ${code}`);
    }
  },
};
