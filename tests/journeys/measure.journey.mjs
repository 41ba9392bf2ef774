import assert from 'node:assert/strict';
import { eventually, Visitor } from './support/visitor.mjs';

const equator = 40_075_016.7; // metres
const metresPerPixel = (latitude, zoom) => (equator * Math.cos((latitude * Math.PI) / 180)) / (512 * 2 ** zoom);
const figure = async (visitor, at) => Number((await visitor.panel('measure').locator('dd').nth(at).textContent()).replace(/[^\d.]/g, ''));
const near = (value, wanted) => Math.abs(value - wanted) / wanted < 0.015;

async function measuring({ server, browser, seen }, key, more) {
  const { center } = await server.json('/api/v1/district');
  const visitor = await (await Visitor.come(browser, server.base, seen, more)).open(`#map=16/${center[1]}/${center[0]}`);
  await visitor.press(key);
  await visitor.panel('measure').getByText('点击起点').waitFor(); // now what draws is loaded
  const metre = metresPerPixel(center[1], 16);
  const shows = (at, wanted) => eventually(`figure ${at} is ${wanted}`, async () => near(await figure(visitor, at), wanted));
  const says = (words) => visitor.panel('measure').getByText(words).waitFor();
  return { visitor, metre, shows, says };
}

export default {
  'a distance is shown while it is drawn and is right': async (world) => {
    const { visitor, metre, shows, says } = await measuring(world, 'm');
    await visitor.clickMap(-50, 0);
    const { x, y } = await visitor.middle();
    await visitor.page.mouse.move(x + 50, y);
    await shows(0, 100 * metre);

    await visitor.clickMap(50, 0);
    await visitor.clickMap(50, 100);
    await visitor.press('Enter');
    await says('已完成');
    await shows(0, 200 * metre);
    await visitor.press('Escape');
    assert.equal(await visitor.panel('measure').count(), 0);
  },

  'an area has its size and its perimeter, and its last point is taken back': async (world) => {
    const { visitor, metre, shows, says } = await measuring(world, 'a');
    for (const [dx, dy] of [[-40, -40], [40, -40], [40, 40], [-40, 40]]) await visitor.clickMap(dx, dy);
    await visitor.press('Enter');
    await says('已完成');
    const square = (80 * metre) ** 2;
    const shown = (size) => size / (size >= 10_000 ? 10_000 : 1); // hectares from ten thousand on
    await shows(0, shown(square));
    await shows(1, 320 * metre);
    await visitor.press('Backspace');
    await shows(0, shown(square / 2));
  },

  'a point that is set can be dragged, and the figure follows': async (world) => {
    const { visitor, metre, shows, says } = await measuring(world, 'm');
    await visitor.clickMap(-50, 0);
    await visitor.clickMap(50, 0);
    await visitor.press('Enter');
    await says('已完成');
    const { x, y } = await visitor.middle();
    await visitor.page.mouse.move(x + 50, y);
    await visitor.page.mouse.down();
    for (const step of [30, 60, 100]) await visitor.page.mouse.move(x + 50 + step, y); // a flick: its first move leads far away
    await visitor.page.mouse.up();
    await shows(0, 200 * metre);
  },

  'what is drawn stays when the map changes its look': async (world) => {
    const { visitor, metre, shows, says } = await measuring(world, 'm');
    await visitor.clickMap(-50, 0);
    await visitor.clickMap(50, 0);
    await visitor.press('d');
    await visitor.hashHolds('style=dark');
    await visitor.rest();
    await visitor.clickMap(50, 100);
    await visitor.press('Enter');
    await says('已完成');
    await shows(0, 200 * metre);
    assert.deepEqual(world.seen.errors, []);
  },

  'fingers measure as a mouse does, and a resting one asks nothing meanwhile': async (world) => {
    const tablet = { viewport: { width: 1280, height: 800 }, hasTouch: true };
    const { visitor, metre, shows } = await measuring(world, 'm', tablet);
    const { x, y } = await visitor.middle();
    for (const dx of [-50, 50]) await visitor.page.touchscreen.tap(x + dx, y);
    await visitor.panel('measure').getByRole('button', { name: '完成' }).tap();
    await shows(0, 100 * metre);
    assert.equal(await visitor.panel('card').count(), 0);
  },
};
