// Draws the icons of the map into one sheet, at one and at two pixels a point: styles/sprite*.{png,json}.
import { writeFileSync } from 'node:fs';
import { Resvg } from '@resvg/resvg-js';
import { classes, drawings, families, majorClasses } from './facilities.mjs';

const size = 24; // points: a disc of 22 with a white rim
const columns = 8;
const target = new URL('../../styles/', import.meta.url);

const badge = ([drawing, family]) =>
  `<circle cx="12" cy="12" r="10.6" fill="${families[family]}" stroke="#fff" stroke-width="1.4"/>` +
  `<g transform="translate(12 12) scale(0.86) translate(-8 -8)">${drawings[drawing]}</g>`;

const icons = {
  facility: badge(['dot', 'other']),
  ...Object.fromEntries(Object.entries(majorClasses).map(([code, look]) => [`facility-${code}`, badge(look)])),
  ...Object.fromEntries(Object.entries(classes).map(([code, look]) => [`facility-${code}`, badge(look)])),
};

const place = (index) => ({ x: (index % columns) * size, y: Math.floor(index / columns) * size });
const names = Object.keys(icons);
const width = columns * size;
const height = Math.ceil(names.length / columns) * size;
const sheet =
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">` +
  names.map((name, index) => `<g transform="translate(${place(index).x} ${place(index).y})">${icons[name]}</g>`).join('') +
  '</svg>';

for (const pixelRatio of [1, 2]) {
  const suffix = pixelRatio === 1 ? '' : '@2x';
  const picture = new Resvg(sheet, { fitTo: { mode: 'width', value: width * pixelRatio } }).render().asPng();
  const index = Object.fromEntries(
    names.map((name, at) => {
      const { x, y } = place(at);
      return [name, { x: x * pixelRatio, y: y * pixelRatio, width: size * pixelRatio, height: size * pixelRatio, pixelRatio }];
    }),
  );
  writeFileSync(new URL(`sprite${suffix}.png`, target), picture);
  writeFileSync(new URL(`sprite${suffix}.json`, target), JSON.stringify(index, null, 1) + '\n');
}
console.log(`sprite: ${names.length} icons`);
