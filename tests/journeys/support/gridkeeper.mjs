// The real program on a small demo district in a folder that goes away again.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const program = process.env.GRIDKEEPER ?? join(root, 'build/release/gridkeeper');
const patience = 60_000; // milliseconds until the program must be up

const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

export class Gridkeeper {
  static async start(demo) {
    const folder = mkdtempSync(join(tmpdir(), 'gridkeeper-journey-'));
    const database = join(folder, 'district.sqlite');
    const made = spawnSync(program, ['demo', '--database', database, ...demo], { cwd: root, encoding: 'utf8' });
    if (made.status !== 0) throw new Error(`gridkeeper demo failed: ${made.error?.message ?? made.stderr}`);
    const server = new Gridkeeper(folder, database, await freePort());
    await server.serve();
    return server;
  }

  constructor(folder, database, port) {
    Object.assign(this, { folder, database, port, base: `http://127.0.0.1:${port}` });
  }

  async serve() {
    let said = '';
    this.process = spawn(program, ['serve', '--database', this.database, '--listen', `127.0.0.1:${this.port}`], { cwd: root });
    this.process.stderr.on('data', (text) => (said = (said + text).slice(-4000)));
    this.process.stdout.resume();
    const started = Date.now();
    while (!(await this.answers('/readyz'))) {
      if (this.process.exitCode !== null || Date.now() - started > patience) throw new Error(`gridkeeper serve is not up: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  answers(path) {
    return fetch(this.base + path).then(({ ok }) => ok, () => false);
  }

  async json(path) {
    const answer = await fetch(this.base + path);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  async kill() {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGKILL');
    await ended;
  }

  async end() {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
