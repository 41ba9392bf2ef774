import assert from 'node:assert/strict';
import { apply, borders, drawThroughTheMiddle, level, openBorders, toast } from './support/borders.mjs';
import { cameraAt } from './support/district.mjs';
import { Gridkeeper } from './support/gridkeeper.mjs';
import { boxOf } from './support/hand.mjs';
import { admin, planner } from './support/people.mjs';
import { eventually, Visitor } from './support/visitor.mjs';

const demo = ['--seed', '7', '--area', '1'];

/** A server whose public is shut out, with an officer in each of two communities. */
async function shutServer() {
  const server = await Gridkeeper.startShut(demo, [admin, planner]);
  const { features } = await server.json('/ogc/collections/division/items?limit=1000&level=3');
  const officers = features.slice(0, 2).map(({ properties: { code } }, n) => (
    { login: `officer.${n}`, name: `网格员${n}`, grants: [`officer:${code}`], password: 'kastanien-am-bachlauf', code }));
  for (const one of officers) server.addPerson(one);
  return { server, officers };
}

const compoundsOf = async (server, { code }) =>
  (await server.json(`/ogc/collections/compound/items?limit=1000&division_code=${code}`)).features.filter(({ properties }) => properties.name);

const gridsOf = async (server, { code }) =>
  (await server.json(`/ogc/collections/grid/items?limit=1000&level=${level}&division_code=${code}`)).features;

/** Opens the map at a grid and listens to what is pushed to it. */
async function watching(browser, server, seen, as, grid) {
  const visitor = await Visitor.come(browser, server.base, seen, { as });
  visitor.pushed = [];
  visitor.page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => visitor.pushed.push(String(payload))));
  const [west, south, east, north] = boxOf(grid.geometry);
  return visitor.open(`${cameraAt([(west + east) / 2, (south + north) / 2], 16)}&grid=${level}`);
}

export default {
  'a split grid shows on the screens of its community without a reload, and on no other': async ({ browser, seen }) => {
    const { server, officers: [here, there] } = await shutServer();
    try {
      const [grid] = await gridsOf(server, here);
      const mine = await watching(browser, server, seen, here, grid), foreign = await watching(browser, server, seen, there, grid);
      const before = await mine.picture(), nothing = await foreign.picture();
      await eventually('both maps listen', () => mine.pushed.length > 0 && foreign.pushed.length > 0);
      foreign.pushed.length = 0;

      const drawing = await Visitor.come(browser, server.base, seen, { viewport: { width: 1280, height: 800 } });
      await openBorders(drawing, grid, 'split');
      await drawThroughTheMiddle(drawing, grid);
      await borders(drawing).getByLabel('新对象 1 的名称').fill('东半网格');
      await apply(drawing);
      await toast(drawing).getByText('用线拆分').waitFor();
      await mine.differsFrom(before);
      assert.equal((await gridsOf(server, here)).length, (await (await mine.context.request.get(`${server.base}/ogc/collections/grid/items?limit=1000&level=${level}`)).json()).numberMatched);

      const made = (await gridsOf(server, here)).find(({ properties }) => properties.name === '东半网格');
      const ask = foreign.context.request, headers = { origin: server.base, 'if-match': '*', 'content-type': 'application/merge-patch+json' };
      const item = `${server.base}/ogc/collections/grid/items/${made.id}`;
      assert.equal((await ask.get(item)).status(), 404);
      assert.ok([403, 404].includes((await ask.patch(item, { headers, data: JSON.stringify({ properties: { name: 'x' } }) })).status()));
      const found = await (await ask.get(`${server.base}/api/v1/search?limit=100&q=${encodeURIComponent('东半网格')}`)).json();
      assert.deepEqual(found.results, []);

      await drawing.press('Control+z');
      await toast(drawing).getByText('已撤销').waitFor();
      await eventually('the grid is whole again on the other screen', async () => before.equals(await mine.picture()));
      assert.ok(nothing.equals(await foreign.picture()));
      assert.ok(!foreign.pushed.some((text) => text.includes(`${grid.id}`) || text.includes(`${made.id}`)), foreign.pushed.join(' '));
      seen.errors.length = 0;
    } finally {
      await server.end();
    }
  },

  'a page whose public is shut out asks who is there, and shows the map then': async ({ browser, seen }) => {
    const { server, officers: [here] } = await shutServer();
    try {
      const visitor = await Visitor.come(browser, server.base, seen, { as: null });
      await visitor.page.goto(server.base);
      const form = visitor.form('sign-in');
      await form.getByLabel('登录名').fill(here.login);
      assert.equal(await visitor.page.locator('.map canvas').count(), 0);
      await form.getByLabel('密码', { exact: true }).fill(here.password);
      await form.getByLabel('密码', { exact: true }).press('Enter');
      await visitor.rest();
      seen.errors.length = 0; // the browser counts each 401 at the door
    } finally {
      await server.end();
    }
  },

  'what lies in another community is not there, by page, search, tile or count': async ({ browser, seen }) => {
    const { server, officers: [here, there] } = await shutServer();
    try {
      const [own] = await compoundsOf(server, here), [foreign] = await compoundsOf(server, there);
      const visitor = await Visitor.come(browser, server.base, seen, { as: here });
      const json = async (path) => (await visitor.context.request.get(server.base + path)).json();

      await visitor.open(`#select=compound/${own.id}`);
      await visitor.panel('card').getByText(own.properties.name).first().waitFor();
      await visitor.open(`#select=compound/${foreign.id}`);
      await visitor.panel('card').getByText('没有找到').first().waitFor();

      assert.equal((await visitor.context.request.get(`${server.base}/ogc/collections/compound/items/${foreign.id}`)).status(), 404);
      const all = await json('/ogc/collections/compound/items?limit=1000');
      assert.equal(all.numberMatched, (await server.json(`/ogc/collections/compound/items?division_code=${here.code}&limit=1`)).numberMatched);
      assert.equal((await json('/api/v1/district')).counts.compound, all.numberMatched);
      const found = await json(`/api/v1/search?q=${encodeURIComponent(foreign.properties.name)}&limit=100`);
      assert.ok(!found.results.some(({ id }) => id === foreign.id));
      seen.errors.length = 0; // the 404 of the foreign card
    } finally {
      await server.end();
    }
  },
};
