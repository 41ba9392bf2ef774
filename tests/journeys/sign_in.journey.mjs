import assert from 'node:assert/strict';
import { findings } from './support/axe.mjs';
import { cameraAt, someCompound } from './support/district.mjs';
import { Gridkeeper } from './support/gridkeeper.mjs';
import { officer, planner } from './support/people.mjs';
import { eventually, Visitor } from './support/visitor.mjs';

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 1 };

/** Fills in the form that is open and sends it by Enter. */
async function signInByForm(visitor, { login, password }) {
  const form = visitor.form('sign-in');
  await form.getByLabel('登录名').fill(login);
  await form.getByLabel('密码', { exact: true }).fill(password);
  await form.getByLabel('密码', { exact: true }).press('Enter');
}

/** Nothing of these words is in an address asked for, in the browser's stores or in what the page logs. */
async function keepsSecret(visitor, seen, secrets) {
  const stored = await visitor.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, history.state]));
  for (const secret of secrets)
    for (const place of [stored, ...seen.requests, ...seen.errors]) assert.ok(!place.includes(secret) && !place.includes(encodeURIComponent(secret)), place);
}

export default {
  'signed out the map is there, says that there is more, and lets in': async ({ server, browser, seen }) => {
    const { center, id, name } = await someCompound(server);
    const visitor = await (await Visitor.come(browser, server.base, seen, { as: null })).open(`${cameraAt(center, 17)}&select=compound/${id}`);
    assert.ok((await visitor.colours()).different > 8);
    const card = visitor.panel('card');
    await card.getByRole('heading', { name }).waitFor();
    await card.locator('[data-note=sign-in]').getByRole('button', { name: '登录' }).click();

    await signInByForm(visitor, { ...planner, password: 'wrong-but-long-enough' });
    const form = visitor.form('sign-in');
    await form.getByRole('alert').getByText('登录名或密码不对').waitFor();
    assert.equal(await form.getByLabel('登录名').inputValue(), planner.login);
    assert.deepEqual(await findings(visitor), []);

    await signInByForm(visitor, planner);
    await form.waitFor({ state: 'detached' });
    await visitor.account.getByText(planner.name).waitFor();
    await visitor.account.getByText('规划员').waitFor();
    await card.locator('[data-note=sign-in]').waitFor({ state: 'detached' });
    await card.getByRole('heading', { name }).waitFor();
    await visitor.rest();
    await keepsSecret(visitor, seen, [planner.password, 'wrong-but-long-enough']);
  },

  'the form is walked by keyboard and tells of Caps Lock': async ({ server, browser, seen }) => {
    const visitor = await (await Visitor.come(browser, server.base, seen, { as: null })).open();
    await visitor.account.focus();
    await visitor.page.keyboard.press('Enter');
    const form = visitor.form('sign-in');
    const focused = () => visitor.page.evaluate(() => document.activeElement?.getAttribute('name'));
    await eventually('the login name has the focus', async () => (await focused()) === 'username');
    await visitor.page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    assert.ok(await visitor.account.evaluate((button) => button === document.activeElement), 'the focus is back where it was');
    await visitor.page.keyboard.press('Enter');
    await eventually('the login name has the focus again', async () => (await focused()) === 'username');
    await visitor.page.keyboard.type(officer.login);
    await visitor.page.keyboard.press('Tab');
    assert.equal(await focused(), 'password');
    assert.deepEqual(
      await form.locator('input').evaluateAll((inputs) => inputs.map(({ autocomplete, type }) => [autocomplete, type])),
      [['username', 'text'], ['current-password', 'password']],
    );

    // A browser without a window has no Caps Lock of its own: the key is told as such a keyboard would.
    await form.getByLabel('密码', { exact: true }).evaluate((input) => input.dispatchEvent(new KeyboardEvent('keydown', { key: 'A', modifierCapsLock: true, bubbles: true })));
    await form.getByText('大写锁定已打开').waitFor();
    await visitor.page.keyboard.type(officer.password);
    assert.equal(await form.getByText('大写锁定已打开').count(), 0);
    await visitor.page.keyboard.press('Enter');
    await form.waitFor({ state: 'detached' });
    await visitor.account.getByText('网格员').waitFor();

    await visitor.account.click();
    await visitor.panel('account').getByRole('button', { name: '退出登录' }).click();
    await visitor.account.getByText('登录').waitFor();
    const { signed_in } = await (await visitor.context.request.get(`${server.base}/api/v1/me`)).json();
    assert.equal(signed_in, false);
  },

  'signing out everywhere ends the session of the other tablet, which asks again and goes on': async ({ server, browser, seen }) => {
    const { center, id } = await someCompound(server);
    const [here, there] = [await Visitor.come(browser, server.base, seen, { as: officer }), await Visitor.come(browser, server.base, seen, { as: officer })];
    await there.page.routeWebSocket(/\/live$/, (line) => line.close()); // or the line would tell it first
    await here.open();
    await there.open(cameraAt(center, 17));
    await there.account.click();
    await there.panel('account').getByRole('button', { name: '我的 API 令牌' }).click();
    const tokens = there.form('tokens');
    await tokens.getByLabel('用途').fill('办公室 QGIS');
    await tokens.getByText('还没有令牌').waitFor();

    await here.account.click();
    await here.panel('account').getByRole('button', { name: '在所有设备上退出' }).click();
    await here.account.getByText('登录').waitFor();

    await tokens.getByRole('button', { name: '生成令牌' }).click();
    const form = there.form('sign-in');
    await form.getByText('登录已失效').waitFor();
    assert.equal(await form.getByLabel('登录名').inputValue(), officer.login);
    await signInByForm(there, officer);
    await tokens.locator('[data-token="办公室 QGIS"]').waitFor(); // what was asked for before went through
    const token = await tokens.getByLabel('刚生成的令牌').inputValue();
    assert.ok(token.length > 20);
    assert.match(there.hash(), /map=17/);
    await keepsSecret(there, seen, [token, officer.password]);
    assert.deepEqual(await findings(there), []);

    const asProgram = (path) => fetch(server.base + path, { headers: { authorization: `Bearer ${token}` } });
    assert.equal((await (await asProgram('/api/v1/me')).json()).signed_in, true);
    await tokens.getByRole('button', { name: '作废: 办公室 QGIS' }).click();
    await tokens.getByRole('button', { name: '确认作废: 办公室 QGIS' }).click();
    await tokens.getByText('还没有令牌').waitFor();
    assert.equal((await asProgram(`/ogc/collections/compound/items/${id}?f=json`)).status, 401);
  },

  'on the first day the console\'s link makes the administrator, once, and leaves the address': async ({ browser, seen }) => {
    const server = await Gridkeeper.startBare();
    try {
      await eventually('the console prints the link', () => /#first-run=\S+/.test(server.said));
      const [, token] = /#first-run=([\w-]+)/.exec(server.said);
      const visitor = await Visitor.come(browser, server.base, seen, { as: null });
      await visitor.page.goto(`${server.base}/#first-run=${token}`);
      const form = visitor.form('first-run');
      await form.waitFor();
      assert.ok(!visitor.page.url().includes(token), visitor.page.url());
      assert.deepEqual(await findings(visitor), []);

      await form.getByLabel('姓名').fill('赵敏');
      await form.getByLabel('登录名').fill('zhao.min');
      await form.getByLabel('新密码', { exact: true }).fill('short');
      await form.getByLabel('再输一次新密码', { exact: true }).fill('short');
      await form.getByLabel('再输一次新密码', { exact: true }).press('Enter');
      await form.getByRole('alert').getByText('太短').waitFor();
      for (const label of ['新密码', '再输一次新密码']) await form.getByLabel(label, { exact: true }).fill('sieben-graue-dohlen');
      await form.getByRole('button', { name: '创建并登录' }).click();
      await form.waitFor({ state: 'detached' });
      await visitor.account.getByText('管理员').waitFor();
      await keepsSecret(visitor, seen, [token, 'sieben-graue-dohlen']);

      const late = await Visitor.come(browser, server.base, seen, { as: null });
      await late.page.goto(`${server.base}/#first-run=${token}`);
      await late.page.getByText('第一个管理员已经创建').waitFor();
      await late.page.getByRole('dialog').getByRole('button', { name: '登录', exact: true }).click();
      await late.form('sign-in').waitFor();
    } finally {
      await server.end();
    }
  },

  'on a phone all of it can be hit by a finger and nothing sticks out': async ({ server, browser, seen }) => {
    const visitor = await (await Visitor.come(browser, server.base, seen, { as: null, ...phone })).open('#style=dark');
    await visitor.account.click();
    await visitor.form('sign-in').waitFor();
    assert.deepEqual(await findings(visitor), []);
    const dialog = visitor.page.getByRole('dialog');
    const { x, width } = await dialog.boundingBox();
    assert.ok(x >= 0 && x + width <= 390, `${x} ${width}`);
    for (const target of await visitor.form('sign-in').locator('button, input').all()) {
      const { height, width } = await target.boundingBox();
      assert.ok(height >= 44 && width >= 44, `${await target.evaluate((element) => element.outerHTML)} is ${width} by ${height}`);
    }
    await signInByForm(visitor, planner);
    await visitor.form('sign-in').waitFor({ state: 'detached' });
    await visitor.account.click();
    await visitor.panel('account').getByText(planner.login).waitFor();
    assert.deepEqual(await findings(visitor), []);
  },
};
