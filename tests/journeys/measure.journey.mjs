import assert from 'node:assert/strict';
import { Visitor } from './support/visitor.mjs';

const equator = 40_075_016.7; // metres
const metresPerPixel = (latitude, zoom) => (equator * Math.cos((latitude * Math.PI) / 180)) / (512 * 2 ** zoom);
const figure = async (visitor, at) => Number((await visitor.panel('measure').locator('dd').nth(at).textContent()).replace(/[^\d.]/g, ''));
const near = (value, wanted) => assert.ok(Math.abs(value - wanted) / wanted < 0.015, `${value}, not ${wanted}`);

async function measuring({ server, browser, seen }, key) {
  const { center } = await server.json('/api/v1/district');
  const visitor = await (await Visitor.come(browser, server.base, seen)).open(`#map=16/${center[1]}/${center[0]}`);
  await visitor.press(key);
  await visitor.panel('measure').waitFor();
  return { visitor, metre: metresPerPixel(center[1], 16) };
}

export default {
  'a distance is shown while it is drawn and is right': async (world) => {
    const { visitor, metre } = await measuring(world, 'm');
    await visitor.clickMap(-50, 0);
    const { x, y } = await visitor.middle();
    await visitor.page.mouse.move(x + 50, y);
    near(await figure(visitor, 0), 100 * metre);

    await visitor.clickMap(50, 0);
    await visitor.clickMap(50, 100);
    await visitor.press('Enter');
    near(await figure(visitor, 0), 200 * metre);
    await visitor.press('Escape');
    assert.equal(await visitor.panel('measure').count(), 0);
  },

  'an area has its size and its perimeter': async (world) => {
    const { visitor, metre } = await measuring(world, 'a');
    for (const [dx, dy] of [[-40, -40], [40, -40], [40, 40], [-40, 40]]) await visitor.clickMap(dx, dy);
    await visitor.press('Enter');
    near(await figure(visitor, 0), ((80 * metre) ** 2) / ((80 * metre) ** 2 >= 10_000 ? 10_000 : 1));
    near(await figure(visitor, 1), 320 * metre);
    await visitor.press('Backspace');
    assert.match(await visitor.panel('measure').textContent(), /继续点击/);
  },
};
