import assert from 'node:assert/strict';
import { findings } from './support/axe.mjs';
import { admin, officer } from './support/people.mjs';
import { eventually, Visitor } from './support/visitor.mjs';

const isKnown = async (server, visitor) => (await (await visitor.context.request.get(`${server.base}/api/v1/me`)).json()).signed_in;

export default {
  'who lost a tablet signs it out from the office, and nothing else': async ({ server, browser, seen }) => {
    const tablet = await (await Visitor.come(browser, server.base, seen, { as: officer })).open();
    const office = await (await Visitor.come(browser, server.base, seen, { as: officer })).open();
    await office.account.click();
    await office.panel('account').getByRole('button', { name: '我的设备' }).click();
    const devices = office.form('devices');
    await devices.getByText('本设备').waitFor();
    const { devices: own } = await (await tablet.context.request.get(`${server.base}/api/v1/devices`)).json();
    const lost = devices.locator(`[data-device="${own.find(({ current }) => current).id}"]`);

    await lost.getByRole('button', { name: /^重命名/ }).click();
    await office.page.keyboard.type('3号平板');
    await office.page.keyboard.press('Enter');
    await lost.getByText('3号平板').waitFor();
    assert.deepEqual(await findings(office), []);

    await lost.getByRole('button', { name: '退出登录: 3号平板' }).click();
    await lost.getByRole('button', { name: '确认退出: 3号平板' }).click();
    await lost.waitFor({ state: 'detached' });
    assert.equal(await isKnown(server, tablet), false);
    assert.equal(await isKnown(server, office), true);
  },

  'an admin gives somebody a single grid, and sees when they were last there': async ({ server, browser, seen }) => {
    const { features } = await server.json('/ogc/collections/grid/items?f=json&limit=1&level=4');
    const { code } = features[0].properties;
    const visitor = await (await Visitor.come(browser, server.base, seen, { as: admin })).open('#page=people');
    const people = visitor.page.locator('[data-page=people]');
    await people.getByRole('button', { name: '添加人员' }).click();
    const form = visitor.form('person');
    await form.getByLabel('姓名').fill('周宁');
    await form.getByLabel('登录名').fill('zhou.ning');
    await form.getByLabel('范围', { exact: true }).selectOption({ label: '限单个网格' });
    await form.getByLabel('网格', { exact: true }).fill(code);
    await eventually('the grid is found by its code', async () => (await form.getByLabel('网格', { exact: true }).evaluate((input) => input.validity.valid)));
    await form.getByRole('button', { name: '添加人员' }).click();
    await visitor.form('first-password').getByRole('button', { name: '已转交' }).click();
    const row = people.locator('[data-person="zhou.ning"]');
    await row.getByText(code).waitFor();
    await row.getByText('从未').waitFor();
    const { people: all } = await (await visitor.context.request.get(`${server.base}/api/v1/people`)).json();
    assert.equal(all.find(({ login }) => login === 'zhou.ning').grants[0].grid, features[0].id);
    assert.notEqual(all.find(({ login }) => login === admin.login).last_seen, null);

    await people.locator(`[data-person="${admin.login}"]`).getByRole('button', { name: /的设备$/ }).click();
    await visitor.form('devices').getByText('本设备').waitFor();
    assert.deepEqual(await findings(visitor), []);
  },
};
