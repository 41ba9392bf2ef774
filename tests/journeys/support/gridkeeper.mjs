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
  /** A made-up district with these people. */
  static async start(demo, people) {
    const server = await Gridkeeper.unpack();
    server.run(['demo', ...demo]);
    for (const person of people) server.addPerson(person);
    await server.serve();
    if (people.length > 0) await server.signIn(people[0]);
    return server;
  }

  /** The same with the public shut out. */
  static async startShut(demo, people) {
    const server = await Gridkeeper.unpack();
    server.run(['demo', ...demo]);
    for (const person of people) server.addPerson(person);
    server.more = ['--public', 'none'];
    await server.serve();
    await server.signIn(people[0]);
    return server;
  }

  /** A server as it is on its first day: no data, no people. */
  static async startBare() {
    const server = await Gridkeeper.unpack();
    await server.serve();
    return server;
  }

  /** The same behind a certificate of its own; a browser has to be told not to mind. */
  static async startEncrypted(demo, people) {
    const server = await Gridkeeper.unpack();
    server.run(['demo', ...demo]);
    for (const person of people) server.addPerson(person);
    const tls = join(server.folder, 'tls');
    server.call(['tls', 'init', '--name', '127.0.0.1', '--out', tls]);
    server.base = `https://127.0.0.1:${server.port}`;
    server.more = ['--tls-cert', join(tls, 'server.crt'), '--tls-key', join(tls, 'server.key')];
    await server.serve();
    return server;
  }

  static async unpack() {
    const folder = mkdtempSync(join(tmpdir(), 'gridkeeper-journey-'));
    return new Gridkeeper(folder, join(folder, 'district.sqlite'), await freePort());
  }

  constructor(folder, database, port) {
    Object.assign(this, { folder, database, port, base: `http://127.0.0.1:${port}`, cookie: '', more: [] });
  }

  run(words, input = '') {
    this.call([...words, '--database', this.database], input);
  }

  call(words, input = '') {
    const made = spawnSync(program, words, { cwd: root, encoding: 'utf8', input });
    if (made.status !== 0) throw new Error(`gridkeeper ${words[0]} failed: ${made.error?.message ?? made.stderr}`);
  }

  /** By the command line: such a password need not be changed. */
  addPerson({ login, name, grants, password }) {
    this.run(['user', 'add', login, '--name', name, ...grants.flatMap((grant) => ['--grant', grant]), '--password-from-stdin'], `${password}\n`);
  }

  async serve() {
    this.said = '';
    this.process = spawn(program, ['serve', '--database', this.database, '--listen', `127.0.0.1:${this.port}`, ...this.more], { cwd: root });
    for (const voice of [this.process.stderr, this.process.stdout]) voice.on('data', (text) => (this.said = (this.said + text).slice(-100_000)));
    const started = Date.now();
    while (!(await this.isUp())) {
      if (this.process.exitCode !== null || Date.now() - started > patience) throw new Error(`gridkeeper serve is not up: ${this.said.slice(-4000)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Node's own client knows no authority of ours: what the log says must do there. */
  async isUp() {
    return this.base.startsWith('https:') ? this.said.includes('"map read"') : this.answers('/readyz');
  }

  answers(path) {
    return fetch(this.base + path).then(({ ok }) => ok, () => false);
  }

  /** Makes `json` ask as this person. */
  async signIn({ login, password }) {
    const answer = await fetch(`${this.base}/api/v1/sign-in`, {
      method: 'POST', headers: { 'content-type': 'application/json', origin: this.base }, body: JSON.stringify({ login, password }),
    });
    if (!answer.ok) throw new Error(`sign-in of ${login}: ${answer.status} ${await answer.text()}`);
    this.cookie = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
  }

  async json(path) {
    const answer = await fetch(this.base + path, { headers: { cookie: this.cookie } });
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
