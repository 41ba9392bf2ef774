// Kills a server in the middle of 64 writers, again and again, and looks for every write that it had answered.
//   node tests/crash_rounds.mjs [ROUNDS]     GRIDKEEPER names the program (build/release/gridkeeper)
// Last line: "N rounds, N writes answered, N missing". Fails where one is missing or `gridkeeper check` complains.
import { setTimeout as pause } from 'node:timers/promises';
import { Gridkeeper } from './journeys/support/gridkeeper.mjs';
import { admin } from './journeys/support/people.mjs';

const rounds = Number(process.argv[2] ?? 200);
const writers = 64, checkedEvery = 20;
const shortest = 150, longest = 900; // milliseconds of writing

const hydrant = (name) => JSON.stringify({
  type: 'Feature', geometry: { type: 'Point', coordinates: [118.78, 32.04] }, properties: { class: '01076', name },
});

async function write(server, round, number, answered) {
  for (let n = 0; ; n++) {
    const name = `${round}-${number}-${n}`;
    try {
      const answer = await fetch(`${server.base}/ogc/collections/facility/items`, {
        method: 'POST', headers: { 'content-type': 'application/geo+json', cookie: server.cookie, origin: server.base }, body: hydrant(name),
      });
      const { id } = await answer.json();
      if (answer.status !== 201) throw new Error(`${name}: ${answer.status}`);
      answered.set(name, id);
    } catch {
      return; // the server is gone
    }
  }
}

const server = await Gridkeeper.start(['--seed', '7', '--area', '1'], [admin]);
let total = 0, missing = 0, slowest = 0;
try {
  for (let round = 1; round <= rounds; round++) {
    const answered = new Map();
    const writing = Array.from({ length: writers }, (_, number) => write(server, round, number, answered));
    await pause(shortest + Math.random() * (longest - shortest));
    await server.kill();
    await Promise.all(writing);
    if (round % checkedEvery === 0 || round === rounds) server.run(['check']);
    const began = Date.now();
    await server.serve();
    slowest = Math.max(slowest, Date.now() - began);
    for (const [name, id] of answered) {
      const feature = await server.json(`/ogc/collections/facility/items/${id}?f=json`).catch(() => null);
      if (feature?.properties.name !== name) missing++;
    }
    total += answered.size;
    if (answered.size === 0) throw new Error(`round ${round}: nothing was written`);
  }
} finally {
  await server.end();
}
console.log(`slowest start ${slowest} ms`);
console.log(`${rounds} rounds, ${total} writes answered, ${missing} missing`);
process.exitCode = missing === 0 ? 0 : 1;
