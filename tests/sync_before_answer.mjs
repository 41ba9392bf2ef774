// Looks at a server's system calls while it writes: no write is answered before the log that holds it is on the disk.
//   node tests/sync_before_answer.mjs [WRITES]     needs strace; GRIDKEEPER names the program (build/release/gridkeeper)
// One writer at a time: between two answers the log is written and then synced. (Once a minute the server writes on its own
// when somebody was seen last; that sync could stand in for another, so more than a few writes are looked at.)
// Last line: "N writes answered, N of them before a sync". Fails where one is, or where the trace shows no log.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { Gridkeeper } from './journeys/support/gridkeeper.mjs';
import { admin } from './journeys/support/people.mjs';

const writes = Number(process.argv[2] ?? 50);

/** Reads strace's lines in the order in which calls end; a call that another thread interrupts ends where it is resumed. */
class Log {
  answered = 0;
  early = 0;
  #written = false; // to the log, since the last answer
  #synced = false; // after that
  #syncing = new Map(); // by thread: whether its sync began after the log was written

  read(line) {
    const [, thread, call] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (!call) return;
    if (/^pwrite64\(\d+<[^>]*-wal>/.test(call)) {
      this.#written = true;
    } else if (/^f(data)?sync\(\d+<[^>]*-wal>/.test(call)) {
      if (call.includes('<unfinished')) this.#syncing.set(thread, this.#written);
      else if (call.endsWith('= 0')) this.#synced ||= this.#written;
    } else if (/^<\.\.\. f(data)?sync resumed>.*= 0$/.test(call)) {
      this.#synced ||= this.#syncing.get(thread) ?? false;
      this.#syncing.delete(thread);
    } else if (/^sendmsg\(.*"HTTP\/1\.1 201/.test(call)) {
      this.answered++;
      if (!this.#synced) this.early++;
      this.#written = this.#synced = false;
      this.#syncing.clear();
    }
  }
}

const server = await Gridkeeper.start(['--seed', '7', '--area', '1'], [admin]);
const log = new Log();
try {
  const strace = spawn('strace', ['-f', '-y', '-s', '16', '-e', 'trace=pwrite64,fdatasync,fsync,sendmsg', '-p', String(server.process.pid)]);
  const attached = new Promise((resolve, reject) => {
    strace.once('error', reject);
    strace.stderr.once('data', resolve);
  });
  createInterface(strace.stderr).on('line', (line) => log.read(line.replace(/^\[pid +(\d+)\] /, '$1 ')));
  await attached;
  await pause(500); // all threads
  for (let n = 0; n < writes; n++) {
    const answer = await fetch(`${server.base}/ogc/collections/facility/items`, {
      method: 'POST', headers: { 'content-type': 'application/geo+json', cookie: server.cookie, origin: server.base },
      body: JSON.stringify({ type: 'Feature', geometry: { type: 'Point', coordinates: [118.78, 32.04] }, properties: { class: '01076', name: `${n}` } }),
    });
    if (answer.status !== 201) throw new Error(`write ${n}: ${answer.status} ${await answer.text()}`);
    await answer.text();
  }
  strace.kill('SIGINT');
  await new Promise((resolve) => strace.once('close', resolve));
} finally {
  await server.end();
}
console.log(`${log.answered} writes answered, ${log.early} of them before a sync`);
process.exitCode = log.answered === writes && log.early === 0 ? 0 : 1;
