import assert from 'node:assert/strict';
import { findings } from './support/axe.mjs';
import { cameraAt, someCompound } from './support/district.mjs';
import { clickPlace, drag, pixelOf } from './support/hand.mjs';
import { admin, officer } from './support/people.mjs';
import { eventually, Visitor } from './support/visitor.mjs';

const desk = { viewport: { width: 1280, height: 800 } };
const edit = (visitor) => visitor.panel('edit');
const fact = (visitor, name) => edit(visitor).locator(`[data-fact=${name}]`);
const save = (visitor) => edit(visitor).getByRole('button', { name: '保存', exact: true }).click();
const showTab = (visitor, name) => edit(visitor).getByRole('radiogroup').getByText(name).click();

/** An empty place beside the district, where nothing is in the way of a drawing. */
const beside = async (server) => {
  const { bounds } = await server.json('/api/v1/district');
  return [bounds[0] - 0.004, (bounds[1] + bounds[3]) / 2];
};

/** Begins to draw something new where nothing is. */
async function drawing({ server, browser, seen }, what, more = desk) {
  const visitor = await (await Visitor.come(browser, server.base, seen, more)).open(cameraAt(await beside(server), 17));
  await visitor.press('n');
  await visitor.panel('new').getByRole('button', { name: what, exact: true }).click();
  await edit(visitor).getByText('在地图上点击').waitFor();
  return visitor;
}
const click = async (visitor, ...offsets) => {
  for (const [dx, dy] of offsets) await visitor.clickMap(dx, dy);
};
/** The window's middle lies under the panel's rim: drawings stand to the right of it. */
const square = [[60, -80], [220, -80], [220, 80], [60, 80]];

const stored = (server, name) => server.json(`/ogc/collections/compound/items?f=json&name=${encodeURIComponent(name)}`).then(({ features }) => features);

/** Takes away again what was drawn beside the district: other journeys go by its middle. */
async function forget(server, collection, id) {
  const gone = await fetch(`${server.base}/ogc/collections/${collection}/items/${id}`, { method: 'DELETE', headers: { cookie: server.cookie, origin: server.base, 'if-match': '*' } });
  assert.equal(gone.status, 204);
}

/** Opens the card of a compound and its editing. */
async function editing({ server, browser, seen }, more = desk) {
  const { id, center } = await someCompound(server);
  const visitor = await (await Visitor.come(browser, server.base, seen, more)).open(`${cameraAt(center, 16)}&select=compound/${id}`);
  await visitor.panel('card').getByRole('button', { name: '编辑资料与形状' }).click();
  await edit(visitor).getByText('拖动角点').waitFor();
  return { visitor, id, read: () => server.json(`/ogc/collections/compound/items/${id}?f=json`) };
}

export default {
  'a planner draws a compound, fills in its facts, and everybody finds it': async (world) => {
    const { server } = world;
    const visitor = await drawing(world, '小区');
    await click(visitor, ...square);
    await visitor.press('Enter');
    await edit(visitor).getByRole('button', { name: '挖一个洞' }).waitFor();
    const metre = (156543.03392 * Math.cos((32.5 * Math.PI) / 180)) / 2 / 2 ** 17; // of ground a pixel: MapLibre's tiles are 512 wide
    const [area] = (await edit(visitor).locator('dd').allTextContents()).map((text) => Number(/[\d.,]+/.exec(text)[0].replace(',', '')) * (text.includes('公顷') ? 10_000 : 1));
    assert.ok(Math.abs(area - (160 * metre) ** 2) < 0.02 * area, `${area}`);

    await showTab(visitor, '资料');
    await fact(visitor, 'name').getByRole('textbox').fill('新柳苑');
    await fact(visitor, 'households').getByRole('textbox').fill('120');
    await fact(visitor, 'renovation').getByRole('combobox').selectOption({ label: '已列计划' });
    await fact(visitor, 'cleaning').getByRole('combobox').selectOption('true');
    await save(visitor);
    await visitor.panel('card').getByRole('heading', { name: '新柳苑' }).waitFor();
    await visitor.page.locator('[data-toast=saved]').getByText('已新建小区：新柳苑').waitFor();

    const [{ id, geometry, properties }, ...more] = await stored(server, '新柳苑');
    assert.deepEqual(more, []);
    assert.equal(geometry.coordinates[0][0].length, 5);
    assert.deepEqual([properties.households, properties.renovation, properties.cleaning, properties.source, properties.version], [120, 'planned', true, 'surveyed', 1]);
    const stranger = await (await Visitor.come(world.browser, server.base, world.seen, { as: null })).open();
    await stranger.search.fill('xinliuyuan');
    await stranger.page.getByRole('option').getByText('新柳苑').waitFor();
    await forget(server, 'compound', id);
  },

  'what is wrong is told at its place: a crossing on the map, numbers and missing facts at their fields': async (world) => {
    const visitor = await drawing(world, '小区');
    await click(visitor, [60, -80], [220, 80], [220, -80], [60, 80]);
    await visitor.press('Enter');
    await edit(visitor).getByText('自相交').waitFor();
    await showTab(visitor, '资料');
    await fact(visitor, 'built_year').getByRole('textbox').fill('3');
    await fact(visitor, 'floor_area').getByRole('textbox').fill('many');
    await save(visitor);
    await fact(visitor, 'built_year').getByText('超出范围：1000 至 2200').waitFor();
    await fact(visitor, 'floor_area').getByText('须为数字').waitFor();
    assert.equal(await visitor.page.evaluate(() => document.activeElement.id), 'fact-floor_area');
    assert.deepEqual(await findings(visitor), []);
    assert.equal(await fact(visitor, 'floor_area').getByRole('textbox').getAttribute('aria-invalid'), 'true');

    // Without the crossing and with numbers that are, it can be saved; the corners are taken back one step by Ctrl+Z.
    await showTab(visitor, '形状');
    await edit(visitor).getByRole('button', { name: '上一个角点' }).click();
    await edit(visitor).getByRole('button', { name: '删除此点' }).click();
    await eventually('no flaw is told', async () => (await edit(visitor).getByText('自相交').count()) === 0);
    await visitor.press('Control+z');
    await edit(visitor).getByText('自相交').waitFor();
    await visitor.press('Control+Shift+z');
    await eventually('no flaw is told', async () => (await edit(visitor).getByText('自相交').count()) === 0);
  },

  'a required fact that is missing stops a facility, until it is given': async (world) => {
    const visitor = await drawing(world, '设施');
    await click(visitor, [140, 0]);
    await edit(visitor).getByText('拖动该点').waitFor();
    await save(visitor);
    await fact(visitor, 'class').getByText('必须填写').waitFor();
    await fact(visitor, 'class').getByRole('combobox').selectOption({ label: '消火栓' });
    await save(visitor);
    await visitor.panel('card').getByText('消火栓').first().waitFor();
    await visitor.hashHolds('select=facility/');
    await forget(world.server, 'facility', /facility\/(\d+)/.exec(visitor.hash())[1]);
  },

  'a corner is dragged, one is added, and what nobody touched stays to the last digit': async (world) => {
    const { visitor, read } = await editing(world);
    const before = await read();
    const ring = before.geometry.coordinates[0][0];
    await visitor.page.waitForURL((url) => !url.hash.includes('select='));
    await visitor.rest();
    await edit(visitor).getByText('吸附到邻近轮廓').click();
    await eventually('the camera is known', async () => {
      const { x } = await pixelOf(visitor, ring[0]);
      return x > 400 && x < 1280;
    });
    const from = await pixelOf(visitor, ring[0]);
    await drag(visitor, from, { x: from.x + 40, y: from.y + 12 });
    await edit(visitor).getByRole('button', { name: '撤销' }).and(visitor.page.locator(':enabled')).waitFor();
    await save(visitor);
    await visitor.panel('card').waitFor();
    const after = (await read()).geometry.coordinates[0][0];
    assert.equal(after.length, ring.length);
    const kept = ring.filter(([lon, lat]) => after.some((place) => place[0] === lon && place[1] === lat));
    assert.equal(kept.length, ring.length - (String(ring[0]) === String(ring.at(-1)) ? 2 : 1));
  },

  'a stale edit meets both versions side by side, and the merged one is saved': async (world) => {
    const { visitor, id, read } = await editing(world);
    const before = await read();
    await showTab(visitor, '资料');
    await fact(visitor, 'households').getByRole('textbox').fill('777');
    await fact(visitor, 'address').getByRole('textbox').fill('我的地址');
    await visitor.page.keyboard.press('Tab');

    // Somebody else is quicker.
    const quicker = await visitor.context.request.patch(`${world.server.base}/ogc/collections/compound/items/${id}`, {
      headers: { 'content-type': 'application/merge-patch+json', 'if-match': `"${before.properties.version}"`, origin: world.server.base },
      data: JSON.stringify({ properties: { address: '对方的地址', owner_units: 9 } }),
    });
    assert.equal(quicker.status(), 200);
    await save(visitor);
    const conflict = visitor.form('conflict');
    await conflict.getByRole('alert').getByText('他人已保存了第').waitFor();
    const clash = (name) => conflict.locator(`[data-clash=${name}]`);
    await clash('address').getByText('双方都改了').waitFor();
    assert.equal(await clash('households').getByRole('radio').nth(0).isChecked(), true);
    assert.equal(await clash('owner_units').getByRole('radio').nth(1).isChecked(), true);
    assert.deepEqual(await findings(visitor), []);
    await clash('address').getByText('对方的地址').click();
    await conflict.getByRole('button', { name: '保存合并结果' }).click();
    await visitor.panel('card').getByText('777').waitFor();
    const { properties } = await read();
    assert.deepEqual([properties.households, properties.address, properties.owner_units, properties.version], [777, '对方的地址', 9, before.properties.version + 2]);
    assert.deepEqual(world.seen.errors.filter((error) => !error.includes('412')), []);
  },

  'all of it by keyboard: corners at the cross, moved by arrow keys, saved and deleted': async (world) => {
    const { server } = world;
    const visitor = await drawing(world, '绿地与水面');
    const { page } = visitor;
    await visitor.press('p');
    const pan = async (key, times) => {
      await page.locator('.maplibregl-canvas').focus();
      for (let press = 0; press < times; press++) await page.keyboard.press(key);
      await visitor.rest();
    };
    await pan('ArrowRight', 1);
    await page.keyboard.press('p');
    await pan('ArrowDown', 1);
    await page.keyboard.press('p');
    await page.keyboard.press('Enter');
    await edit(visitor).getByRole('button', { name: '下一个角点' }).focus();
    await page.keyboard.press('Enter');
    await edit(visitor).getByText('角点 1 / 3').waitFor();
    const longitude = edit(visitor).getByLabel('经度');
    const before = Number(await longitude.inputValue());
    await page.keyboard.press('ArrowRight');
    const moved = Number(await longitude.inputValue());
    assert.ok(Math.abs((moved - before) * 111_320 * Math.cos((32.5 * Math.PI) / 180) - 1) < 0.02, `${moved - before}`);
    await page.keyboard.press('Insert');
    await edit(visitor).getByText('角点 2 / 4').waitFor();
    await showTab(visitor, '资料');
    await fact(visitor, 'kind').getByRole('combobox').selectOption({ label: '绿地' });
    await fact(visitor, 'name').getByRole('textbox').fill('键盘公园');
    await edit(visitor).getByRole('button', { name: '保存', exact: true }).press('Enter');
    await visitor.panel('card').getByRole('heading', { name: '键盘公园' }).waitFor();

    await visitor.panel('card').getByRole('button', { name: '编辑资料与形状' }).press('Enter');
    await edit(visitor).getByRole('button', { name: '删除', exact: true }).press('Enter');
    await edit(visitor).getByRole('alertdialog').getByRole('button', { name: '删除', exact: true }).press('Enter');
    await page.locator('[data-toast=saved]').getByText('已删除').waitFor();
    const left = await server.json(`/ogc/collections/landcover/items?f=json&name=${encodeURIComponent('键盘公园')}`);
    assert.equal(left.numberMatched, 0);
  },

  'nothing drawn is lost in silence: Escape asks, another tool asks, closing the page asks': async (world) => {
    const visitor = await drawing(world, '小区');
    await click(visitor, ...square.slice(0, 2));
    await visitor.press('Escape');
    const question = edit(visitor).getByRole('alertdialog');
    await question.getByText('要放弃吗').waitFor();
    await question.getByRole('button', { name: '继续编辑' }).click();
    await visitor.press('m');
    await question.getByRole('button', { name: '继续编辑' }).click();
    assert.equal(await visitor.panel('measure').count(), 0);

    const asked = visitor.page.waitForEvent('dialog');
    void visitor.page.close({ runBeforeUnload: true });
    const dialog = await asked;
    assert.equal(dialog.type(), 'beforeunload');
    await dialog.dismiss();
    await click(visitor, square[2]);
    await visitor.press('Escape');
    await question.getByRole('button', { name: '放弃修改' }).click();
    await edit(visitor).waitFor({ state: 'detached' });
  },

  'an answer that is lost on its way doubles nothing': async (world) => {
    const visitor = await drawing(world, '小区');
    await click(visitor, ...square);
    await visitor.press('Enter');
    await showTab(visitor, '资料');
    await fact(visitor, 'name').getByRole('textbox').fill('独一苑');
    let lost = 0;
    await visitor.page.route('**/ogc/collections/compound/items', async (route) => {
      if (route.request().method() !== 'POST' || lost++ > 0) return route.continue();
      await route.fetch(); // the server does it, the answer does not arrive
      await route.abort('connectionreset');
    });
    await save(visitor);
    await visitor.panel('card').getByRole('heading', { name: '独一苑' }).waitFor();
    assert.equal(lost, 2);
    const made = await stored(world.server, '独一苑');
    assert.equal(made.length, 1);
    await forget(world.server, 'compound', made[0].id);
  },

  'who may not write sees no way to': async ({ server, browser, seen }) => {
    const { id, center } = await someCompound(server);
    for (const [as, tools] of [[officer, 1], [null, 0]]) {
      const visitor = await (await Visitor.come(browser, server.base, seen, { as })).open(`${cameraAt(center, 16)}&select=compound/${id}`);
      await visitor.panel('card').locator('dl').waitFor();
      assert.equal(await visitor.panel('card').getByRole('button', { name: /编辑|改边界/ }).count(), 0);
      assert.equal(await visitor.tool('新建').count(), tools);
    }
    const visitor = await (await Visitor.come(browser, server.base, seen, { as: officer })).open(cameraAt(center, 16));
    await visitor.press('n');
    await visitor.panel('new').getByRole('listitem').first().waitFor();
    assert.deepEqual(await visitor.panel('new').getByRole('listitem').allTextContents(), ['设施']);
  },

  'on a tablet everything a finger needs is large enough, in both looks and languages': async (world) => {
    const { id, center } = await someCompound(world.server);
    const tablet = { viewport: { width: 1280, height: 800 }, hasTouch: true };
    for (const [look, language, button] of [['light', 'zh', '编辑资料与形状'], ['dark', 'en', 'Edit']]) {
      const visitor = await (await Visitor.come(world.browser, world.server.base, world.seen, tablet)).open(`${cameraAt(center, 17)}&select=compound/${id}&style=${look}&lang=${language}`);
      await visitor.panel('card').getByRole('button', { name: button, exact: true }).tap();
      await edit(visitor).locator('.corners').waitFor();
      assert.deepEqual(await findings(visitor), []);
      for (const target of await edit(visitor).locator('button:visible, select:visible, input.input:visible').all()) {
        const { height } = await target.boundingBox();
        assert.ok(height >= 44, `${await target.evaluate((element) => element.outerHTML)} is ${height} high`);
      }
      await edit(visitor).getByRole('radiogroup').locator('label').nth(1).tap();
      await visitor.form('facts').waitFor();
      assert.deepEqual(await findings(visitor), []);
      await visitor.leave();
    }
  },

  'a planner of one community is warned beyond it, refused there, and sees no button on the neighbours\' cards': async (world) => {
    const { server, browser, seen } = world;
    const office = await Visitor.come(browser, server.base, seen, { as: admin });
    const post = async (context, path, data) => {
      const answer = await context.request.post(server.base + path, { data, headers: { origin: server.base } });
      assert.ok(answer.ok(), `${path}: ${answer.status()}`);
      return answer.json();
    };
    const { features } = await server.json('/ogc/collections/compound/items?f=json&limit=1000');
    const own = features[0], foreign = features.find(({ properties }) => properties.division_code !== own.properties.division_code);
    const mei = { login: 'mei', password: 'birnen-im-schatten' };
    const { password } = await post(office.context, '/api/v1/people', { login: mei.login, name: '梅', grants: [{ role: 'planner', division: own.properties.division_code }] });
    const first = await Visitor.come(browser, server.base, seen, { as: { login: mei.login, password } });
    await post(first.context, '/api/v1/password', { current: password, password: mei.password });

    for (const [{ id }, buttons] of [[own, 1], [foreign, 0]]) {
      const visitor = await (await Visitor.come(browser, server.base, seen, { as: mei })).open(`#select=compound/${id}`);
      await visitor.panel('card').locator('dl').waitFor();
      assert.equal(await visitor.panel('card').getByRole('button', { name: '编辑资料与形状' }).count(), buttons);
      await visitor.leave();
    }
    const visitor = await (await Visitor.come(browser, server.base, seen, { ...desk, as: mei })).open(cameraAt(foreign.geometry.coordinates[0][0][0], 17));
    await visitor.press('n');
    await visitor.panel('new').getByRole('button', { name: '小区', exact: true }).click();
    await edit(visitor).getByText('在地图上点击').waitFor();
    await click(visitor, [20, -20], [60, -20], [60, 20]);
    await visitor.press('Enter');
    await edit(visitor).getByText('超出您管辖的区划').waitFor();
    await save(visitor);
    await edit(visitor).getByRole('alert').getByText('不允许').waitFor();
  },

  'a place beside the panel is clicked exactly': async (world) => {
    const visitor = await drawing(world, '设施');
    const at = await beside(world.server);
    await clickPlace(visitor, [at[0] + 0.0005, at[1]]);
    await edit(visitor).getByText('拖动该点').waitFor();
    await edit(visitor).getByRole('button', { name: '下一个角点' }).click();
    assert.ok(Math.abs(Number(await edit(visitor).getByLabel('经度').inputValue()) - at[0] - 0.0005) < 0.00003);
  },
};
