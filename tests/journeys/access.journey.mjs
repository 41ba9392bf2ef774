import assert from 'node:assert/strict';
import { cameraAt, someCompound } from './support/district.mjs';
import { axeSource } from './support/packages.mjs';
import { Visitor } from './support/visitor.mjs';

const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

/** Waits until nothing fades any more: half-way through a transition every text has too little contrast. */
function settled(visitor) {
  return visitor.page.waitForFunction(
    () =>
      !document.querySelector('[class*="-enter-active"], [class*="-leave-active"]') &&
      document.getAnimations().every((each) => each.playState !== 'running' || each.effect.getComputedTiming().iterations === Infinity),
  );
}

/** What axe finds wrong, one line a finding. */
async function findings(visitor) {
  await settled(visitor);
  await visitor.page.evaluate(axeSource);
  const { violations } = await visitor.page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), levels);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

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
