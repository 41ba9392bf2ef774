import assert from 'node:assert/strict';
import { findings } from './support/axe.mjs';
import { admin, officer } from './support/people.mjs';
import { Visitor } from './support/visitor.mjs';

const tablet = { viewport: { width: 1280, height: 800 }, hasTouch: true };

const peoplePage = (visitor) => visitor.page.locator('[data-page=people]');
const rowOf = (visitor, login) => peoplePage(visitor).locator(`[data-person="${login}"]`);

async function openPeople(visitor) {
  await visitor.account.click();
  await visitor.panel('account').getByRole('button', { name: '人员管理' }).click();
  await rowOf(visitor, admin.login).waitFor();
}

/** Adds somebody; gives back the first password, which is shown once. */
async function addPerson(visitor, { login, name, role, place }) {
  await peoplePage(visitor).getByRole('button', { name: '添加人员' }).click();
  const form = visitor.form('person');
  await form.getByLabel('姓名').fill(name);
  await form.getByLabel('登录名').fill(login);
  await form.getByLabel('角色', { exact: true }).selectOption({ label: role });
  await form.getByLabel('范围', { exact: true }).selectOption({ label: place });
  await form.getByRole('button', { name: '添加人员' }).click();
  const once = visitor.form('first-password');
  const password = await once.getByLabel('初始密码').inputValue();
  await once.getByRole('button', { name: '复制' }).click();
  await once.getByText('已复制').waitFor();
  assert.equal(await visitor.page.evaluate(() => navigator.clipboard.readText()), password);
  await once.getByRole('button', { name: '已转交' }).click();
  await rowOf(visitor, login).waitFor();
  return password;
}

/** By the form, as on the first day: ends at the wish for a password of one's own. */
async function signInFirst(visitor, login, password) {
  await visitor.account.click();
  const form = visitor.form('sign-in');
  await form.getByLabel('登录名').fill(login);
  await form.getByLabel('密码', { exact: true }).fill(password);
  await form.getByLabel('密码', { exact: true }).press('Enter');
  await visitor.form('password').waitFor();
}

async function choosePassword(visitor, current, next) {
  const form = visitor.form('password');
  await form.getByLabel('初始密码', { exact: true }).fill(current);
  for (const label of ['新密码', '再输一次新密码']) await form.getByLabel(label, { exact: true }).fill(next);
  await form.getByLabel('再输一次新密码', { exact: true }).press('Enter');
}

export default {
  'an officer has no way to the people page, not even by its address': async ({ server, browser, seen }) => {
    const visitor = await (await Visitor.come(browser, server.base, seen, { as: officer })).open();
    await visitor.account.click();
    await visitor.panel('account').getByText(officer.login).waitFor();
    assert.equal(await visitor.panel('account').getByRole('button', { name: '人员管理' }).count(), 0);

    await visitor.page.evaluate(() => (location.hash = 'page=people'));
    await peoplePage(visitor).getByRole('alert').getByText('不允许').waitFor();
    assert.equal(await peoplePage(visitor).getByRole('table').count(), 0);
    const answer = await visitor.context.request.get(`${server.base}/api/v1/people`);
    assert.equal(answer.status(), 403);
    assert.equal((await answer.json()).type, '/problems/not-allowed');
    await visitor.press('Escape');
    await peoplePage(visitor).waitFor({ state: 'detached' });
  },

  'an admin adds a planner, who chooses a password, works, and is refused once disabled': async ({ server, browser, seen }) => {
    const { features } = await server.json('/ogc/collections/division/items?f=json&limit=1000');
    const street = features.find(({ properties }) => properties.level === 2).properties;
    const office = await (await Visitor.come(browser, server.base, seen, { as: admin, ...tablet })).open();
    await openPeople(office);
    const first = await addPerson(office, { login: 'chen.jing', name: '陈静', role: '规划员', place: street.name });
    await rowOf(office, 'chen.jing').getByText(street.name).waitFor();
    await rowOf(office, 'chen.jing').getByText('尚未更换初始密码').waitFor();

    const desk = await (await Visitor.come(browser, server.base, seen, { as: null })).open();
    await signInFirst(desk, 'chen.jing', first);
    assert.deepEqual(await findings(desk), []);
    const early = await desk.context.request.get(`${server.base}/api/v1/tokens`);
    assert.deepEqual([early.status(), (await early.json()).type], [403, '/problems/password-change-needed']);
    await choosePassword(desk, 'not the first one', 'vier-runde-kiesel');
    await desk.form('password').getByRole('alert').getByText('登录名或密码不对').waitFor();
    await choosePassword(desk, first, 'vier-runde-kiesel');
    await desk.form('password').waitFor({ state: 'detached' });
    await desk.account.getByText('规划员').waitFor();
    assert.equal((await desk.context.request.get(`${server.base}/api/v1/tokens`)).status(), 200);

    await rowOf(office, 'chen.jing').getByRole('button', { name: '编辑陈静' }).click();
    await office.form('person').getByText('停用此账户').click();
    await office.form('person').getByRole('button', { name: '保存' }).click();
    await rowOf(office, 'chen.jing').getByText('已停用').waitFor();

    assert.equal((await desk.context.request.get(`${server.base}/api/v1/tokens`)).status(), 401);
    await desk.form('sign-in').getByText('登录已失效').waitFor(); // told at once by the line to the server
    const again = desk.form('sign-in').getByLabel('密码', { exact: true });
    await again.fill('vier-runde-kiesel');
    await again.press('Enter');
    await desk.form('sign-in').getByRole('alert').getByText('登录名或密码不对').waitFor();
    await desk.form('sign-in').getByRole('button', { name: '继续浏览' }).click();
    await desk.account.getByText('登录').waitFor();
  },

  'a new first password ends the old one, and clashes are told in words': async ({ server, browser, seen }) => {
    const visitor = await (await Visitor.come(browser, server.base, seen, { as: admin, ...tablet })).open();
    await openPeople(visitor);
    const first = await addPerson(visitor, { login: 'sun.li', name: '孙莉', role: '执法员', place: '全部区划' });
    await rowOf(visitor, 'sun.li').getByRole('button', { name: '新密码：孙莉' }).click();
    await visitor.form('first-password').getByRole('button', { name: '生成' }).click();
    const second = await visitor.form('first-password').getByLabel('初始密码').inputValue();
    assert.notEqual(second, first);
    await visitor.form('first-password').getByRole('button', { name: '已转交' }).click();
    const signIn = (password) => visitor.context.request.post(`${server.base}/api/v1/sign-in`, { data: { login: 'sun.li', password }, headers: { origin: server.base } });
    assert.equal((await signIn(first)).status(), 401);

    await peoplePage(visitor).getByRole('button', { name: '添加人员' }).click();
    const form = visitor.form('person');
    await form.getByLabel('姓名').fill('另一个孙莉');
    await form.getByLabel('登录名').fill('sun.li');
    await form.getByLabel('范围', { exact: true }).selectOption({ label: '全部区划' });
    await form.getByRole('button', { name: '添加人员' }).click();
    await form.getByRole('alert').getByText('已有人使用').waitFor();
    assert.deepEqual(await findings(visitor), []);
    await form.getByRole('button', { name: '取消' }).click();

    await rowOf(visitor, admin.login).getByRole('button', { name: `编辑${admin.name}` }).click();
    await form.getByRole('button', { name: '去掉角色：管理员' }).click();
    await form.getByRole('button', { name: '保存' }).click();
    await form.getByRole('alert').getByText('最后一位管理员').waitFor();
    await form.getByRole('button', { name: '取消' }).click();
  },

  'two admins at the same person: the later one sees the newest and keeps what they wrote': async ({ server, browser, seen }) => {
    const [one, two] = [await Visitor.come(browser, server.base, seen, { as: admin }), await Visitor.come(browser, server.base, seen, { as: admin })];
    for (const visitor of [one, two]) {
      await visitor.open();
      await openPeople(visitor);
      await rowOf(visitor, officer.login).getByRole('button', { name: `编辑${officer.name}` }).click();
    }
    await one.form('person').getByLabel('电话').fill('025 8300 0001');
    await one.form('person').getByRole('button', { name: '保存' }).click();
    await rowOf(one, officer.login).getByText('025 8300 0001').waitFor();

    const form = two.form('person');
    await form.getByRole('button', { name: '添加角色' }).click();
    await form.getByLabel('角色', { exact: true }).nth(1).selectOption({ label: '观察员' });
    await form.getByLabel('范围', { exact: true }).nth(1).selectOption({ label: '全部区划' });
    await form.getByRole('button', { name: '保存' }).click();
    await form.getByText('刚被另一位管理员修改').waitFor();
    assert.equal(await form.getByLabel('电话').inputValue(), '025 8300 0001');
    await form.getByRole('button', { name: '保存' }).click();
    await rowOf(two, officer.login).getByText('观察员').waitFor();
    await rowOf(two, officer.login).getByText('025 8300 0001').waitFor();
  },

  'people are found by any of their words, on a phone too': async ({ server, browser, seen }) => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 1 };
    const visitor = await (await Visitor.come(browser, server.base, seen, { as: admin, ...phone })).open('#page=people&lang=en');
    await rowOf(visitor, admin.login).waitFor();
    assert.deepEqual(await findings(visitor), []);
    await visitor.press('/');
    await visitor.page.keyboard.type('grid officer');
    await rowOf(visitor, officer.login).waitFor();
    await rowOf(visitor, admin.login).waitFor({ state: 'detached' });
    assert.ok(await visitor.page.evaluate(() => document.querySelector('[data-page=people]').scrollWidth <= innerWidth));
    for (const target of await peoplePage(visitor).locator('button, input').all()) {
      const { height } = await target.boundingBox();
      assert.ok(height >= 44, `${await target.evaluate((element) => element.outerHTML)} is ${height} high`);
    }
    await visitor.page.getByRole('button', { name: 'Back to the map' }).click();
    await visitor.page.waitForURL((url) => !url.hash.includes('page='));
  },
};
