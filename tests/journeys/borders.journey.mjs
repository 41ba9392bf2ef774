import assert from 'node:assert/strict';
import { findings } from './support/axe.mjs';
import { apply, borders, drawThroughTheMiddle, level, openBorders, possible, toast } from './support/borders.mjs';
import { boxOf, clickPlace, drag, pixelOf } from './support/hand.mjs';
import { Visitor } from './support/visitor.mjs';

const desk = { viewport: { width: 1280, height: 800 } };

const gridsOf = (server) => server.json('/ogc/collections/grid/items?f=json&limit=1000').then(({ features }) => features.filter(({ properties }) => properties.level === level));
const gridOf = (server, id) => server.json(`/ogc/collections/grid/items/${id}?f=json`);
const area = ({ coordinates: [ring] }) =>
  Math.abs(ring.slice(1).reduce((sum, [x, y], at) => sum + (ring[at][0] - ring[0][0]) * (y - ring[0][1]) - (x - ring[0][0]) * (ring[at][1] - ring[0][1]), 0)) / 2;

/** Opens one grid of the district and an operation on its borders; `number` so that journeys do not share one. */
async function working({ server, browser, seen }, number, operation, more = desk) {
  const grid = (await gridsOf(server)).sort((a, b) => a.id - b.id)[number];
  const visitor = await Visitor.come(browser, server.base, seen, more);
  await openBorders(visitor, grid, operation);
  return { visitor, grid };
}

export default {
  'a planner splits a grid by a line, takes it back, and does it again': async (world) => {
    const { server } = world;
    const { visitor, grid } = await working(world, 3, 'split');
    const before = (await gridsOf(server)).length;
    await drawThroughTheMiddle(visitor, grid);
    await borders(visitor).getByLabel('新对象 1 的名称').fill('东半网格');
    assert.deepEqual(await findings(visitor), []);
    await apply(visitor);
    await toast(visitor).getByText('用线拆分').waitFor();
    await visitor.panel('card').getByRole('heading', { name: grid.properties.name }).waitFor();

    const split = await gridsOf(server);
    assert.equal(split.length, before + 1);
    const made = split.find(({ properties }) => properties.name === '东半网格');
    const kept = split.find(({ id }) => id === grid.id);
    assert.ok(Math.abs(area(made.geometry) + area(kept.geometry) - area(grid.geometry)) < 1e-6 * area(grid.geometry));

    await visitor.press('Control+z');
    await toast(visitor).getByText('已撤销').waitFor();
    assert.equal((await gridsOf(server)).length, before);
    assert.deepEqual((await gridOf(server, grid.id)).geometry, grid.geometry);
    await toast(visitor).getByRole('button', { name: '重做' }).click();
    await toast(visitor).getByText('已重做').waitFor();
    assert.equal((await gridsOf(server)).length, before + 1);
    await visitor.press('Control+z');
    await toast(visitor).getByText('已撤销').waitFor();
    assert.deepEqual((await gridOf(server, grid.id)).geometry, grid.geometry);
  },

  'an undo that others stand in the way of says who': async (world) => {
    const { visitor, grid } = await working(world, 5, 'split');
    await drawThroughTheMiddle(visitor, grid);
    await apply(visitor);
    await toast(visitor).getByText('用线拆分').waitFor();
    const { base } = world.server;
    const { properties } = await gridOf(world.server, grid.id);
    const later = await visitor.context.request.patch(`${base}/ogc/collections/grid/items/${grid.id}`, {
      headers: { 'content-type': 'application/merge-patch+json', 'if-match': `"${properties.version}"`, origin: base }, data: JSON.stringify({ properties: { households: 5 } }),
    });
    assert.equal(later.status(), 200);
    await toast(visitor).getByRole('button', { name: '撤销' }).click();
    await toast(visitor).getByText(`网格 #${grid.id}`).waitFor();
  },

  'a split that somebody overtook keeps its line and is tried again on what is stored now': async (world) => {
    const { server } = world;
    const { base } = server;
    const { visitor, grid } = await working(world, 3, 'split');
    await borders(visitor).getByText('第一个角点').waitFor();
    const overtaken = await visitor.context.request.patch(`${base}/ogc/collections/grid/items/${grid.id}`, {
      headers: { 'content-type': 'application/merge-patch+json', 'if-match': '*', origin: base }, data: JSON.stringify({ properties: { households: 7 } }),
    });
    assert.equal(overtaken.status(), 200);
    await drawThroughTheMiddle(visitor, grid);
    await borders(visitor).getByText('刚被他人修改').waitFor();
    const before = (await gridsOf(server)).length;
    await apply(visitor);
    await toast(visitor).getByText('用线拆分').waitFor();
    assert.equal((await gridsOf(server)).length, before + 1);
  },

  'a corner of a shared border moves on both sides': async (world) => {
    const { server } = world;
    const { visitor, grid } = await working(world, 12, 'borders');
    const all = await gridsOf(server);
    const has = (feature, place) => feature.geometry.coordinates[0].some((corner) => String(corner) === String(place));
    const { features } = await server.json('/ogc/collections/grid/items?f=json&limit=1000');
    const whole = features.filter(({ properties }) => properties.level < level); // a corner of nobody's outline but theirs
    const corner = grid.geometry.coordinates[0].find((place) => all.filter((other) => has(other, place)).length === 2 && !whole.some((other) => has(other, place)));
    const neighbour = all.find((other) => other.id !== grid.id && has(other, corner));
    await borders(visitor).getByText('拖动角点', { exact: false }).first().waitFor();
    await borders(visitor).getByText('吸附到邻近轮廓').click();
    const from = await pixelOf(visitor, corner);
    await drag(visitor, from, { x: from.x + 6, y: from.y + 5 });
    await possible(visitor);
    await apply(visitor);
    await toast(visitor).getByText('调整边界').waitFor();
    const [mine, theirs] = await Promise.all([gridOf(server, grid.id), gridOf(server, neighbour.id)]);
    assert.ok(!has(mine, corner) && !has(theirs, corner));
    const moved = mine.geometry.coordinates[0].find((place) => !has(grid, place));
    assert.ok(has(theirs, moved), `${moved}`);
  },

  'two neighbours become one, chosen from the list': async (world) => {
    const { server } = world;
    const { visitor, grid } = await working(world, 20, 'merge');
    const all = await gridsOf(server);
    const before = all.length;
    const common = (other) => other.geometry.coordinates[0].filter((place) => grid.geometry.coordinates[0].some((corner) => String(corner) === String(place))).length;
    const neighbour = all.find((other) => other.id !== grid.id && other.properties.parent === grid.properties.parent && common(other) > 2);
    await borders(visitor).getByLabel(neighbour.properties.name, { exact: true }).check();
    await possible(visitor);
    await apply(visitor);
    await toast(visitor).getByText('与相邻的合并').waitFor();
    assert.equal((await gridsOf(server)).length, before - 1);
    assert.ok(area((await gridOf(server, grid.id)).geometry) > area(grid.geometry));
  },

  'ground is cut out and left free, and given back by a click into the gap': async (world) => {
    const { server } = world;
    const { visitor, grid } = await working(world, 14, 'cut_hole');
    const box = boxOf(grid.geometry);
    const inner = grid.geometry.coordinates[0].slice(0, -1).reduce(([x, y], [lon, lat], _, { length }) => [x + lon / length, y + lat / length], [0, 0]);
    const [dx, dy] = [(box[2] - box[0]) / 12, (box[3] - box[1]) / 12];
    await borders(visitor).getByText('第一个角点').waitFor();
    await borders(visitor).getByText('吸附到邻近轮廓').click();
    for (const [x, y] of [[-1, -1], [1, -1], [0, 1]]) await clickPlace(visitor, [inner[0] + x * dx, inner[1] + y * dy]);
    await visitor.press('Enter');
    await possible(visitor);
    await borders(visitor).getByText('留作空地').click();
    await borders(visitor).locator('.findings').getByText('空隙').waitFor();
    await possible(visitor);
    await apply(visitor);
    await toast(visitor).getByText('挖出一块').waitFor();
    const holed = await gridOf(server, grid.id);
    assert.equal(holed.geometry.coordinates.length, 2);

    await visitor.panel('card').getByRole('button', { name: '改边界' }).click();
    await borders(visitor).locator('[data-operation=fill_gap]').click();
    await borders(visitor).getByText('在地图上点击位置').waitFor();
    await clickPlace(visitor, inner);
    await possible(visitor);
    await apply(visitor);
    await toast(visitor).getByText('填补空隙').waitFor();
    const whole = await gridOf(server, grid.id);
    assert.equal(whole.geometry.coordinates.length, 1);
    assert.equal(area(whole.geometry), area(grid.geometry));
  },

  'an edit that would leave a gap or overlap says where and how large, and offers the repair': async (world) => {
    const { server } = world;
    const { visitor, grid } = await working(world, 25, 'borders');
    await borders(visitor).getByText('拖动角点', { exact: false }).first().waitFor();
    await borders(visitor).getByText('角点', { exact: true }).click();
    await borders(visitor).getByRole('button', { name: '下一个角点' }).click();
    await borders(visitor).getByRole('button', { name: '删除此点' }).click();
    await borders(visitor).locator('.findings li').first().waitFor();
    assert.match(await borders(visitor).locator('.findings').innerText(), /(空隙|重叠|外边界)[\s\S]*m²/);
    assert.deepEqual(await findings(visitor), []);
    const untouched = await gridOf(server, grid.id);
    assert.deepEqual(untouched.geometry, grid.geometry);
  },
};
