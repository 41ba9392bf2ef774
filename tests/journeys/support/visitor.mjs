// A person at the map: a browser window and what they do in it.
import { setTimeout } from 'node:timers/promises';
import { chromium } from './packages.mjs';
import { planner } from './people.mjs';

/** Software drawing, named, so that a machine with and without a graphics card draw alike. */
const flags = [
  '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
];
const slow = 60_000; // milliseconds: two cores draw without a graphics card

export const openBrowser = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: flags });

/**
 * Looks again until it holds; what it is called is said where it never does. Between two looks the event loop turns: what
 * only asks this process (an address, say) would otherwise never hear of the browser again.
 */
export async function eventually(what, holds) {
  const started = Date.now();
  while (!(await holds())) {
    if (Date.now() - started > slow) throw new Error(`${what}: not within ${slow / 1000} s`);
    await setTimeout(20);
  }
}

export class Visitor {
  /**
   * `as` is who is signed in; null is somebody without an account. `more` are playwright's context options; `seen` collects
   * what every window asked for and complained about.
   */
  static async come(browser, base, seen, { as = planner, ...more } = {}) {
    const context = await browser.newContext({
      viewport: { width: 1000, height: 700 }, locale: 'zh-CN', reducedMotion: 'reduce', permissions: ['clipboard-read', 'clipboard-write'], ...more,
    });
    context.setDefaultTimeout(slow);
    const page = await context.newPage();
    page.on('request', (request) => seen.requests.add(request.url()));
    page.on('pageerror', (error) => seen.errors.push(`page: ${error.message}`));
    page.on('console', (message) => message.type() === 'error' && seen.errors.push(`console: ${message.text()}`));
    const visitor = new Visitor(context, page, base);
    if (as) await visitor.signIn(as);
    return visitor;
  }

  constructor(context, page, base) {
    Object.assign(this, { context, page, base });
  }

  /** By the context's own request, so that its pages have the session; the form has journeys of its own. */
  async signIn({ login, password }) {
    const answer = await this.context.request.post(`${this.base}/api/v1/sign-in`, { data: { login, password }, headers: { origin: this.base } });
    if (!answer.ok()) throw new Error(`sign-in of ${login}: ${answer.status()} ${await answer.text()}`);
  }

  async open(hash = '') {
    await this.page.goto('about:blank'); // so that only a hash that differs still loads the page anew
    await this.page.goto(this.base + '/' + hash);
    await this.rest();
    return this;
  }

  /** Every tile in sight is drawn, and what the page has just been told has reached the map. */
  async rest() {
    for (let look = 0; look < 2; look++) {
      await this.frames(2);
      await this.page.waitForSelector('.map[data-state=rest]');
    }
  }

  frames(count) {
    return this.page.evaluate(async (left) => {
      while (left-- > 0) await new Promise(requestAnimationFrame);
    }, count);
  }

  /** Waits until the map's middle looks different from a picture. */
  async differsFrom(before) {
    await eventually('the map looks different', async () => !before.equals(await this.picture()));
  }

  panel(name) {
    return this.page.locator(`[data-panel=${name}]`);
  }

  tool(name) {
    return this.page.getByRole('navigation', { name: /工具|Tools/ }).getByRole('button', { name });
  }

  get search() {
    return this.page.getByRole('combobox');
  }

  /** The button that says who is signed in. */
  get account() {
    return this.page.locator('[data-account]');
  }

  /** One of the page's forms, by its name in the source. */
  form(name) {
    return this.page.locator(`[data-form=${name}]`);
  }

  /** Presses a key with nothing focused, as a shortcut. */
  async press(key) {
    await this.page.evaluate(() => document.activeElement?.blur());
    await this.page.keyboard.press(key);
  }

  /** Pixels of the window's middle, which panels leave free. */
  async middle() {
    const box = await this.page.locator('.map').boundingBox();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  /** One finger laid on the map, as a tablet tells it; it stays until the returned function lifts it. */
  async layFinger(dx = 0, dy = 0) {
    const { x, y } = await this.middle();
    const tablet = await this.context.newCDPSession(this.page);
    await tablet.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: x + dx, y: y + dy }] });
    return () => tablet.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  }

  async clickMap(dx = 0, dy = 0, options = {}) {
    const { x, y } = await this.middle();
    await this.page.mouse.click(x + dx, y + dy, options);
  }

  hash() {
    return new URL(this.page.url()).hash;
  }

  async hashHolds(part) {
    await this.page.waitForURL((url) => url.hash.includes(part));
  }

  /** The map without the panels above it, as a PNG. */
  async picture() {
    const { x, y } = await this.middle();
    return this.page.screenshot({ clip: { x: x - 80, y: y - 150, width: 160, height: 300 } });
  }

  /** How many different colours the map shows, each in at least a hundred pixels, and how bright they are (0 to 255). */
  async colours() {
    const picture = (await this.page.locator('.map canvas').screenshot()).toString('base64');
    return this.page.evaluate(async (data) => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const pen = canvas.getContext('2d');
      pen.drawImage(image, 0, 0);
      const { data: pixels } = pen.getImageData(0, 0, image.width, image.height);
      const counts = new Map();
      let light = 0;
      for (let at = 0; at < pixels.length; at += 4) {
        const colour = ((pixels[at] >> 3) << 10) | ((pixels[at + 1] >> 3) << 5) | (pixels[at + 2] >> 3);
        counts.set(colour, (counts.get(colour) ?? 0) + 1);
        light += pixels[at] + pixels[at + 1] + pixels[at + 2];
      }
      return { different: [...counts.values()].filter((count) => count > 100).length, brightness: light / (pixels.length * 0.75) };
    }, picture);
  }

  leave() {
    return this.context.close();
  }
}
