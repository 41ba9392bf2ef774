import assert from 'node:assert/strict';
import { findings } from './support/axe.mjs';
import { cameraAt, someCompound } from './support/district.mjs';
import { Visitor } from './support/visitor.mjs';

/** Renames a compound as whoever the visitor is signed in as; gives the revision. */
async function rename(visitor, compound, name) {
  const path = `${visitor.base}/ogc/collections/compound/items/${compound.id}`;
  const answer = await visitor.context.request.fetch(path, {
    method: 'PATCH', data: JSON.stringify({ properties: { name } }),
    headers: { origin: visitor.base, 'content-type': 'application/merge-patch+json', 'if-match': '*' },
  });
  assert.equal(answer.status(), 200, await answer.text());
}

const dayBefore = (count) => {
  const day = new Date(Date.now() - count * 86_400_000);
  return [day.getFullYear(), String(day.getMonth() + 1).padStart(2, '0'), String(day.getDate()).padStart(2, '0')].join('-');
};

export default {
  'what was changed is read on the card and taken back': async ({ server, browser, seen }) => {
    const compound = await someCompound(server);
    const visitor = await Visitor.come(browser, server.base, seen);
    await rename(visitor, compound, '改过的名字');
    await visitor.open(`${cameraAt(compound.center, 17)}&select=compound/${compound.id}`);
    const card = visitor.panel('card'), panel = visitor.panel('history');
    await card.getByRole('button', { name: '变更历史' }).click();

    const newest = panel.getByRole('listitem').first();
    await newest.getByText('改过的名字').waitFor();
    assert.match(await newest.textContent(), new RegExp(`李娜.*${compound.name}`));
    await newest.getByRole('button', { name: '撤销' }).click();
    await newest.getByRole('button', { name: '取消' }).click();
    await newest.getByRole('button', { name: '撤销' }).click();
    await newest.getByRole('button', { name: '确定撤销' }).click();

    await panel.getByRole('status').getByText(/已由修改 \d+ 恢复/).waitFor();
    await panel.getByRole('listitem').nth(1).getByText(/已被修改 \d+ 撤销/).waitFor();
    await panel.getByRole('button', { name: '返回对象' }).click();
    await card.getByRole('heading', { name: compound.name, level: 2 }).waitFor();
  },

  'a refusal names what stands in the way': async ({ server, browser, seen }) => {
    const compound = await someCompound(server);
    const visitor = await Visitor.come(browser, server.base, seen);
    await rename(visitor, compound, '第一次');
    await visitor.open(`${cameraAt(compound.center, 17)}&select=compound/${compound.id}`);
    await visitor.panel('card').getByRole('button', { name: '变更历史' }).click();
    const first = visitor.panel('history').getByRole('listitem').first();
    await first.getByRole('button', { name: '撤销' }).click();
    await rename(visitor, compound, compound.name);

    await first.getByRole('button', { name: '确定撤销' }).click();

    const alert = first.getByRole('alert');
    assert.match(await alert.textContent(), /之后的修改 \d+/);
  },

  'shapes before and after lie on the map': async ({ server, browser, seen }) => {
    const compound = await someCompound(server);
    const visitor = await (await Visitor.come(browser, server.base, seen)).open(`${cameraAt(compound.center, 17)}&select=compound/${compound.id}`);
    await visitor.panel('card').getByRole('button', { name: '变更历史' }).click();
    const created = visitor.panel('history').getByRole('listitem').last();
    await created.getByText('新建').waitFor();
    const before = await visitor.picture();
    await created.getByRole('button', { name: '在地图上比较' }).click();
    await visitor.differsFrom(before);
    await created.getByRole('button', { name: '隐藏轮廓' }).waitFor();
  },

  'the map of an earlier day says so, travels in the link and goes back': async ({ server, browser, seen }) => {
    const compound = await someCompound(server);
    const visitor = await (await Visitor.come(browser, server.base, seen)).open(cameraAt(compound.center, 16));
    const today = await visitor.picture();
    await visitor.press('t');
    const bar = visitor.panel('day'), banner = visitor.page.locator('[data-banner=past]');
    await bar.getByRole('button', { name: '前一天' }).click();
    await banner.getByText(dayBefore(1)).waitFor();
    await visitor.hashHolds(`day=${dayBefore(1)}`);
    await visitor.differsFrom(today); // the district was made today
    assert.ok([...seen.requests].some((url) => /\.mvt\?datetime=/.test(url)));

    await bar.getByLabel('任意一天').fill(dayBefore(40));
    await banner.getByText(dayBefore(40)).waitFor();
    await bar.getByRole('slider').press('ArrowLeft');
    await banner.getByText(dayBefore(41)).waitFor();
    assert.deepEqual(await findings(visitor), []);

    await visitor.press('e');
    await banner.getByText(`The map as ${dayBefore(41)} left it`).waitFor();
    await banner.getByRole('button', { name: 'Back to today' }).click();
    await banner.waitFor({ state: 'detached' });
    await visitor.page.waitForURL((url) => !url.hash.includes('day='));
    await visitor.rest();
  },

  'a shared link opens on its day': async ({ server, browser, seen }) => {
    const visitor = await (await Visitor.come(browser, server.base, seen)).open(`#day=${dayBefore(3)}&style=dark`);
    await visitor.page.locator('[data-banner=past]').getByText(dayBefore(3)).waitFor();
    await visitor.panel('day').getByRole('button', { name: '今天' }).click();
    await visitor.page.locator('[data-banner=past]').waitFor({ state: 'detached' });
  },

  'all changes are listed, and lead to what was changed': async ({ server, browser, seen }) => {
    const compound = await someCompound(server);
    const visitor = await Visitor.come(browser, server.base, seen);
    await rename(visitor, compound, '列表里的名字');
    await visitor.open(cameraAt(compound.center, 16));
    await visitor.press('t');
    await visitor.panel('day').getByRole('button', { name: '变更历史' }).click();
    const panel = visitor.panel('history');
    await panel.getByLabel('只看我的修改').check();
    await panel.getByRole('button', { name: /列表里的名字/ }).first().click();
    await visitor.panel('card').getByRole('heading', { name: '列表里的名字', level: 2 }).waitFor();
    await rename(visitor, compound, compound.name);
  },

  'who is signed out is offered no history': async ({ server, browser, seen }) => {
    const compound = await someCompound(server);
    const visitor = await (await Visitor.come(browser, server.base, seen, { as: null })).open(`#select=compound/${compound.id}`);
    await visitor.panel('card').getByRole('button', { name: '缩放到此' }).waitFor();
    assert.equal(await visitor.panel('card').getByRole('button', { name: '变更历史' }).count(), 0);
  },
};
