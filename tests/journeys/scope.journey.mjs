import assert from 'node:assert/strict';
import { Gridkeeper } from './support/gridkeeper.mjs';
import { admin } from './support/people.mjs';
import { Visitor } from './support/visitor.mjs';

const demo = ['--seed', '7', '--area', '1'];

/** A server whose public is shut out, with an officer in each of two communities. */
async function shutServer() {
  const server = await Gridkeeper.startShut(demo, [admin]);
  const { features } = await server.json('/ogc/collections/division/items?limit=1000&level=3');
  const officers = features.slice(0, 2).map(({ properties: { code } }, n) => (
    { login: `officer.${n}`, name: `网格员${n}`, grants: [`officer:${code}`], password: 'kastanien-am-bachlauf', code }));
  for (const one of officers) server.addPerson(one);
  return { server, officers };
}

const compoundsOf = async (server, { code }) =>
  (await server.json(`/ogc/collections/compound/items?limit=1000&division_code=${code}`)).features.filter(({ properties }) => properties.name);

export default {
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
