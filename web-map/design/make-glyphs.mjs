// Makes the signed distance fields of the Latin letters (styles/glyphs/{font}/{range}.pbf) from Noto Sans
// (SIL Open Font License 1.1). Chinese is drawn by the browser from the fonts of the machine.
// Form: mapbox glyphs.proto, 24 pixels an em, border 3, radius 8, cut at 0.25 (as MapLibre's shader expects).
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as fontkit from 'fontkit';
import { PbfWriter } from 'pbf';

const em = 24;
const border = 3;
const radius = 8;
const cutoff = 0.25;
/** MapLibre sets locally drawn (Chinese) glyphs this far below its origin; ours sit on the same line. */
const baseline = 27;
const curveSteps = 8;
const subsets = ['latin', 'latin-ext', 'greek', 'cyrillic'];
const fonts = { 'Noto Sans Regular': 400, 'Noto Sans Medium': 500, 'Noto Sans Bold': 700 };
/** Latin 1 and extended A, Greek, punctuation, letter-like signs (№, ℃) and Roman numerals, as in 金域华府Ⅱ期. */
const ranges = [0, 256, 768, 8192, 8448];

const folder = dirname(createRequire(import.meta.url).resolve('@fontsource/noto-sans/package.json'));
const target = new URL('../../styles/glyphs/', import.meta.url).pathname;

/** The outline as straight pieces [x0, y0, x1, y1] in pixels, y upwards from the baseline. */
function outline(path) {
  const pieces = [];
  let x = 0, y = 0, startX = 0, startY = 0;
  const to = (nextX, nextY) => {
    pieces.push([x, y, nextX, nextY]);
    [x, y] = [nextX, nextY];
  };
  for (const { command, args } of path.commands) {
    if (command === 'moveTo') [x, y, startX, startY] = [args[0], args[1], args[0], args[1]];
    else if (command === 'lineTo') to(args[0], args[1]);
    else if (command === 'closePath') to(startX, startY);
    else {
      const points = [[x, y], ...Array.from({ length: args.length / 2 }, (_, i) => [args[2 * i], args[2 * i + 1]])];
      for (let step = 1; step <= curveSteps; step++) to(...bezier(points, step / curveSteps));
    }
  }
  return pieces;
}

/** A sign no face has, set from the letters it stands for: Ⅲ from three I. Nothing where they are missing too. */
function composed(code, faces) {
  const letters = [...String.fromCodePoint(code).normalize('NFKC')];
  const face = faces.find((candidate) => letters.every((letter) => candidate.hasGlyphForCodePoint(letter.codePointAt(0))));
  if (!face || letters[0] === String.fromCodePoint(code)) return null;
  const glyphs = letters.map((letter) => face.glyphForCodePoint(letter.codePointAt(0)));
  let advance = 0;
  const pieces = glyphs.flatMap((glyph) => {
    const scale = em / face.unitsPerEm;
    const moved = outline(glyph.path.scale(scale)).map(([x0, y0, x1, y1]) => [x0 + advance, y0, x1 + advance, y1]);
    advance += glyph.advanceWidth * scale;
    return moved;
  });
  return drawn(pieces, Math.round(advance));
}

/** De Casteljau. */
function bezier(points, t) {
  while (points.length > 1) points = points.slice(1).map(([x, y], i) => [points[i][0] + (x - points[i][0]) * t, points[i][1] + (y - points[i][1]) * t]);
  return points[0];
}

/** Signed distance to the outline, negative inside (non-zero winding). */
function distance(pieces, x, y) {
  let nearest = Infinity, winding = 0;
  for (const [x0, y0, x1, y1] of pieces) {
    const dx = x1 - x0, dy = y1 - y0;
    const along = Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1)));
    nearest = Math.min(nearest, Math.hypot(x - x0 - along * dx, y - y0 - along * dy));
    if (y0 <= y !== y1 <= y && x < x0 + ((y - y0) / dy) * dx) winding += dy > 0 ? 1 : -1;
  }
  return winding === 0 ? nearest : -nearest;
}

function draw(glyph, unitsPerEm) {
  const scale = em / unitsPerEm;
  return drawn(outline(glyph.path.scale(scale)), Math.round(glyph.advanceWidth * scale));
}

function drawn(pieces, advance) {
  if (pieces.length === 0) return { width: 0, height: 0, left: 0, top: 0, advance };
  const xs = pieces.flatMap(([x0, , x1]) => [x0, x1]), ys = pieces.flatMap(([, y0, , y1]) => [y0, y1]);
  const left = Math.floor(Math.min(...xs)), right = Math.ceil(Math.max(...xs));
  const bottom = Math.floor(Math.min(...ys)), top = Math.ceil(Math.max(...ys));
  const [width, height] = [right - left, top - bottom];
  const bitmap = new Uint8Array((width + 2 * border) * (height + 2 * border));
  let at = 0;
  for (let row = 0; row < height + 2 * border; row++)
    for (let column = 0; column < width + 2 * border; column++) {
      const away = distance(pieces, left - border + column + 0.5, top + border - row - 0.5);
      bitmap[at++] = Math.max(0, Math.min(255, Math.round(255 - 255 * (away / radius + cutoff))));
    }
  return { bitmap, width, height, left, top: top - baseline, advance };
}

function writeGlyph({ code, bitmap, width, height, left, top, advance }, pbf) {
  pbf.writeVarintField(1, code);
  if (bitmap) pbf.writeBytesField(2, bitmap);
  pbf.writeVarintField(3, width);
  pbf.writeVarintField(4, height);
  pbf.writeSVarintField(5, left);
  pbf.writeSVarintField(6, top);
  pbf.writeVarintField(7, advance);
}

for (const [name, weight] of Object.entries(fonts)) {
  const faces = subsets.map((subset) => fontkit.create(readFileSync(join(folder, 'files', `noto-sans-${subset}-${weight}-normal.woff`))));
  mkdirSync(join(target, name), { recursive: true });
  for (const first of ranges) {
    const range = `${first}-${first + 255}`;
    const pbf = new PbfWriter();
    pbf.writeMessage(1, (_, stack) => {
      stack.writeStringField(1, name);
      stack.writeStringField(2, range);
      for (let code = first; code < first + 256; code++) {
        const face = faces.find((candidate) => candidate.hasGlyphForCodePoint(code));
        const glyph = face ? draw(face.glyphForCodePoint(code), face.unitsPerEm) : composed(code, faces);
        if (glyph) stack.writeMessage(3, writeGlyph, { code, ...glyph });
      }
    }, null);
    writeFileSync(join(target, name, `${range}.pbf`), pbf.finish());
  }
  console.log(`glyphs: ${name}`);
}
