import assert from 'node:assert/strict';
import { cameraAt, someCompound } from './support/district.mjs';
import { officer, planner } from './support/people.mjs';
import { eventually, Visitor } from './support/visitor.mjs';

/** As the person of that window would do it by program. */
async function change(visitor, id, patch) {
  const answer = await visitor.context.request.patch(`${visitor.base}/ogc/collections/compound/items/${id}`, {
    data: patch, headers: { 'content-type': 'application/merge-patch+json', 'if-match': '*', origin: visitor.base },
  });
  assert.ok(answer.ok(), await answer.text());
}
const rename = (visitor, id, name) => change(visitor, id, { properties: { name } });

/** A window on a compound with its card open; `tiles` collects what it asks for from now on. */
async function lookingAt({ browser, server, seen }, { center, id }, options) {
  const visitor = await (await Visitor.come(browser, server.base, seen, options)).open(`${cameraAt(center, 17)}&select=compound/${id}`);
  await visitor.panel('card').getByRole('heading').first().waitFor();
  await visitor.page.evaluate(() => (window.stillTheSamePage = true));
  const tiles = [];
  visitor.page.on('request', (request) => request.url().includes('/tiles/') && tiles.push(new URL(request.url()).pathname));
  return { visitor, card: visitor.panel('card'), tiles };
}

export default {
  'what one changes another sees at once, on the card and on the map, and nothing else is read anew': async (at) => {
    const compound = await someCompound(at.server);
    const { visitor: watcher, card, tiles } = await lookingAt(at, compound, { as: officer });
    const editor = await Visitor.come(at.browser, at.server.base, at.seen, { as: planner });
    try {
      const before = await watcher.picture();
      await rename(editor, compound.id, '改了名字的小区');
      await card.getByRole('heading', { name: '改了名字的小区' }).waitFor();
      await watcher.differsFrom(before);
      await watcher.rest();
      assert.ok(await watcher.page.evaluate(() => window.stillTheSamePage), 'the page was not loaded again');
      assert.ok(tiles.length > 0 && tiles.every((path) => path.includes('compound')), tiles.join(' '));
      assert.equal(new Set(tiles).size, tiles.length, 'each touched tile once');
    } finally {
      await rename(editor, compound.id, compound.name);
    }
    await card.getByRole('heading', { name: compound.name }).waitFor();
  },

  'a line that breaks is mended, and what came meanwhile is seen': async (at) => {
    const { server } = at;
    const compound = await someCompound(server);
    const { visitor: watcher, card } = await lookingAt(at, compound, { as: officer });
    const mark = watcher.page.locator('[data-live]');
    await server.kill();
    try {
      await mark.getByText('实时更新已中断').waitFor();
    } finally {
      await server.serve();
    }
    const editor = await Visitor.come(at.browser, server.base, at.seen, { as: planner });
    try {
      await rename(editor, compound.id, '断线时改的');
      await card.getByRole('heading', { name: '断线时改的' }).waitFor();
      await eventually('the page no longer speaks of it', async () => (await mark.textContent()) === '');
    } finally {
      await rename(editor, compound.id, compound.name);
    }
  },

  'who edits is seen by who looks at the same': async (at) => {
    const compound = await someCompound(at.server);
    const { visitor: watcher, card } = await lookingAt(at, compound, { as: officer });
    const { visitor: stranger, card: strangersCard } = await lookingAt(at, compound, { as: null });
    const { visitor: editor, card: editorsCard } = await lookingAt(at, compound, { as: planner });
    await editorsCard.getByRole('button', { name: '编辑资料与形状' }).click();
    await card.getByText(`${planner.name} 也在编辑`).waitFor();
    await editor.panel('edit').getByRole('button', { name: '关闭' }).click();
    await card.getByText(`${planner.name} 也在编辑`).waitFor({ state: 'detached' });
    assert.equal(await strangersCard.locator('[data-note=editors]').textContent(), '');
    assert.ok(await stranger.page.evaluate(() => window.stillTheSamePage) && await watcher.page.evaluate(() => window.stillTheSamePage));
  },
};
