// Runs every journey against a real gridkeeper and a real browser. Last line: "N passed, N failed, N skipped".
// GRIDKEEPER names the program (build/release/gridkeeper), CHROMIUM the browser (/usr/bin/chromium);
// words on the command line choose the journeys whose names hold one of them.
import { readdirSync } from 'node:fs';
import { Gridkeeper } from './support/gridkeeper.mjs';
import { everybody } from './support/people.mjs';
import { openBrowser } from './support/visitor.mjs';

/** A small district is enough to see everything and quick to make. */
const demo = ['--seed', '7', '--area', '1'];
const wanted = process.argv.slice(2);

const folder = new URL('./', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.journey.mjs')).sort();
const journeys = [];
for (const file of files) {
  const { default: written } = await import(new URL(file, folder));
  for (const [name, walk] of Object.entries(written)) journeys.push({ name: `${file.replace('.journey.mjs', '')}: ${name}`, walk });
}
const chosen = journeys.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)));

let passed = 0, failed = 0;
const seen = { requests: new Set(), errors: [] };
let server, browser;
try {
  server = await Gridkeeper.start(demo, everybody);
  browser = await openBrowser();
  for (const { name, walk } of chosen) {
    const started = Date.now();
    seen.errors.length = 0;
    try {
      await walk({ server, browser, seen });
      passed++;
      console.log(`ok    ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    } catch (reason) {
      failed++;
      console.log(`FAIL  ${name}\n      ${String(reason?.stack ?? reason).split('\n').slice(0, 12).join('\n      ')}`);
      if (seen.errors.length > 0) console.log(`      the page said: ${seen.errors.slice(0, 5).join(' | ')}`);
    }
    for (const context of browser.contexts()) await context.close();
  }
} catch (reason) {
  failed += Math.max(1, chosen.length - passed - failed);
  console.log(`FAIL  the journeys could not start\n      ${reason?.stack ?? reason}`);
} finally {
  await browser?.close();
  await server?.end();
}
console.log(`${passed} passed, ${failed} failed, ${journeys.length - chosen.length} skipped`);
process.exitCode = failed > 0 ? 1 : 0;
