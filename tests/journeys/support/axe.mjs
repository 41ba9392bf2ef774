// What axe-core finds wrong with a page as it stands.
import { axeSource } from './packages.mjs';

const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

/** Waits until nothing fades any more: half-way through a transition every text has too little contrast. */
export function settled(visitor) {
  return visitor.page.waitForFunction(
    () =>
      !document.querySelector('[class*="-enter-active"], [class*="-leave-active"]') &&
      document.getAnimations().every((each) => each.playState !== 'running' || each.effect.getComputedTiming().iterations === Infinity),
  );
}

/** One line a finding. */
export async function findings(visitor) {
  await settled(visitor);
  await visitor.page.evaluate(axeSource);
  const { violations } = await visitor.page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), levels);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}
