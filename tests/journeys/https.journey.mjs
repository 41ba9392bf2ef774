import assert from 'node:assert/strict';
import { Gridkeeper } from './support/gridkeeper.mjs';
import { officer } from './support/people.mjs';
import { Visitor } from './support/visitor.mjs';

export default {
  'over https the map is a place of trust: a cookie for https alone, and the tablet may say where it is': async ({ browser, seen }) => {
    const server = await Gridkeeper.startEncrypted(['--seed', '7', '--area', '1'], [officer]);
    try {
      const visitor = await Visitor.come(browser, server.base, seen, { as: null, ignoreHTTPSErrors: true });
      await visitor.open();
      assert.ok((await visitor.colours()).different > 5);
      assert.ok(await visitor.page.evaluate(() => isSecureContext && 'geolocation' in navigator));

      await visitor.account.click();
      const form = visitor.form('sign-in');
      await form.getByLabel('登录名').fill(officer.login);
      await form.getByLabel('密码', { exact: true }).fill(officer.password);
      await form.getByLabel('密码', { exact: true }).press('Enter');
      await visitor.account.getByText(officer.name).waitFor();

      const cookies = await visitor.context.cookies();
      assert.deepEqual(cookies.map(({ name }) => name).sort(), ['__Host-gridkeeper-device', '__Host-gridkeeper-session']);
      for (const { secure, httpOnly, sameSite } of cookies) assert.deepEqual([secure, httpOnly, sameSite], [true, true, 'Strict']);

      await visitor.page.reload();
      await visitor.rest();
      await visitor.account.getByText(officer.name).waitFor();
      assert.deepEqual(seen.errors, []);
    } finally {
      await server.end();
    }
  },
};
