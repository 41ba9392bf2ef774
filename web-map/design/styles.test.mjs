import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { PbfReader } from 'pbf';
import { describe, expect, it } from 'vitest';
import { classes, drawings, families } from './facilities.mjs';
import { styles } from './make-styles.mjs';
import { dark, light } from './palettes.mjs';

const folder = join(import.meta.dirname, '../../styles');
const written = (name) => readFileSync(join(folder, name), 'utf8');
/** Layers of the contract; those with label points have two names in one row. */
const contract = [...written('layers.md').matchAll(/^\| ([a-z_, ]+) \|/gm)].flatMap(([, names]) => names.split(', ')).filter((name) => !['layer', 'value', 'kind'].includes(name));
/** First zooms that the contract names: of layers in the first table, of values in the second. */
const firstZooms = Object.fromEntries(
  [...written('layers.md').matchAll(/^\| ([a-z_, ]+) \|[^|]*\| ([\d, ]+) \|/gm)].flatMap(([, row, zooms]) => {
    const [shapes, labels = shapes] = zooms.split(', ').map(Number);
    return row.split(', ').map((name) => [name, name.endsWith('_label') ? labels : shapes]);
  }),
);
const names = (tree, above = '') =>
  Object.entries(tree).flatMap(([key, value]) => (typeof value === 'object' && !Array.isArray(value) ? names(value, `${above}${key}.`) : [above + key]));

describe.each(Object.entries(styles))('the %s style', (name, style) => {
  it('is the one that lies in styles/', () => expect(JSON.parse(written(`${name}.json`))).toEqual(style));

  it('is valid', () => expect(validateStyleMin(style)).toEqual([]));

  it('draws only layers that the tiles promise', () => {
    for (const layer of style.layers.filter(({ source }) => source)) {
      expect(contract, layer.id).toContain(layer['source-layer']);
      expect(style.sources[layer.source].url, layer.id).toMatch(new RegExp(`[/,]${layer['source-layer']}[,.]`));
    }
  });

  it('draws a layer no earlier than the tiles hold it', () => {
    for (const { id, minzoom = 0, 'source-layer': held } of style.layers.filter(({ source }) => source))
      expect(minzoom, id).toBeGreaterThanOrEqual(firstZooms[held]);
  });

  it('draws a class of roads exactly from where the tiles hold it', () => {
    for (const { id, minzoom, filter } of style.layers.filter(({ id: name, type }) => type === 'line' && /^(road-|stream|river|wall|fence|railway$|subway|footway)/.test(name)))
      for (const kind of filter[2][1]) expect(minzoom, `${id} ${kind}`).toBe(firstZooms[kind] ?? firstZooms.barrier);
  });

  it('writes with fonts that are there', () => {
    for (const font of new Set(style.layers.flatMap(({ layout }) => layout?.['text-font'] ?? [])))
      expect(existsSync(join(folder, 'glyphs', font, '0-255.pbf')), font).toBe(true);
  });

  it('knows no foreign host', () => expect(JSON.stringify(style)).not.toMatch(/https?:/));
});

describe('the letters', () => {
  const codes = (font, range) => {
    const found = new Set();
    const glyph = (tag, code, pbf) => tag === 1 && found.add(pbf.readVarint());
    const stack = (tag, _, pbf) => tag === 3 && pbf.readMessage(glyph, null);
    new PbfReader(readFileSync(join(folder, 'glyphs', font, `${range}.pbf`))).readFields((tag, _, pbf) => tag === 1 && pbf.readMessage(stack, null), null);
    return found;
  };

  it.each([
    ['0-255', 'Aé·'], ['768-1023', 'ΑΩα'], ['8192-8447', '“”—…'], ['8448-8703', '№℃ⅠⅡⅢⅣⅫ'],
  ])('of range %s hold %s', (range, signs) => {
    for (const font of ['Noto Sans Regular', 'Noto Sans Medium', 'Noto Sans Bold'])
      for (const sign of signs) expect(codes(font, range).has(sign.codePointAt(0)), `${sign} in ${font}`).toBe(true);
  });
});

describe('the two looks', () => {
  it('colour the same things', () => expect(names(dark)).toEqual(names(light)));
});

describe('the sprite', () => {
  const sprite = JSON.parse(written('sprite.json'));

  it('has an icon for every class we know', () => {
    for (const [code, [drawing, family]] of Object.entries(classes)) {
      expect(sprite).toHaveProperty(`facility-${code}`);
      expect(drawings, code).toHaveProperty(drawing);
      expect(families, code).toHaveProperty(family);
    }
  });

  it('is twice as fine for fine screens, icon by icon', () => {
    const fine = JSON.parse(written('sprite@2x.json'));
    expect(Object.keys(fine)).toEqual(Object.keys(sprite));
    for (const [name, { x, width }] of Object.entries(sprite)) expect(fine[name]).toMatchObject({ x: 2 * x, width: 2 * width, pixelRatio: 2 });
  });
});
