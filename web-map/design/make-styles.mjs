// Writes styles/light.json and styles/dark.json: one list of layers, two palettes. Addresses are root-relative; the
// server makes them absolute for the host that asks.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { layers } from './layers.mjs';
import { dark, light } from './palettes.mjs';

/** Beyond this zoom the map magnifies its tiles: 4096 units of a tile are then 3 cm of ground. */
const deepestTiles = 18;
const tiles = (...names) => ({ type: 'vector', url: `/tiles/${names.join(',')}.json`, maxzoom: deepestTiles });

export const style = (name, palette) => ({
  version: 8,
  name: `Gridkeeper ${name}`,
  metadata: { look: name },
  sprite: '/styles/sprite',
  glyphs: '/styles/glyphs/{fontstack}/{range}.pbf',
  sources: {
    base: tiles('landcover', 'barrier', 'building'),
    areas: tiles(
      'division', 'division_label', 'grid', 'grid_label', 'compound', 'compound_label', 'management_area', 'management_area_label',
    ),
    facility: tiles('facility'),
  },
  layers: layers(palette),
});

export const styles = { light: style('light', light), dark: style('dark', dark) };

if (process.argv[1] === import.meta.filename)
  for (const [name, content] of Object.entries(styles))
    writeFileSync(join(import.meta.dirname, '../../styles', `${name}.json`), JSON.stringify(content, null, 1) + '\n');
