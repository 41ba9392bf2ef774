import assert from 'node:assert/strict';
import { findings } from './support/axe.mjs';
import { cameraAt, someCompound } from './support/district.mjs';
import { Visitor } from './support/visitor.mjs';

export default Object.fromEntries(
  ['light', 'dark'].map((look) => [
    `axe finds nothing wrong, ${look}, with panels open and shut`,
    async ({ server, browser, seen }) => {
      const { center, id } = await someCompound(server);
      const visitor = await (await Visitor.come(browser, server.base, seen)).open(`${cameraAt(center, 16)}&style=${look}`);
      assert.deepEqual(await findings(visitor), []);

      await visitor.press('l');
      await visitor.panel('layers').waitFor();
      await visitor.page.evaluate((hash) => (location.hash = hash), `select=compound/${id}&style=${look}`);
      await visitor.panel('card').locator('dl').waitFor();
      assert.deepEqual(await findings(visitor), []);

      await visitor.press('m');
      await visitor.panel('measure').waitFor();
      await visitor.press('?');
      await visitor.page.getByRole('dialog').waitFor();
      assert.deepEqual(await findings(visitor), []);
    },
  ]),
);
