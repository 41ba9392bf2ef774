import assert from 'node:assert/strict';
import { PbfReader, VectorTile } from './support/packages.mjs';

const layers = [
  'landcover', 'barrier', 'building', 'division', 'division_label', 'grid', 'grid_label', 'compound', 'compound_label',
  'management_area', 'management_area_label', 'facility',
];
const column = (longitude, zoom) => Math.floor(((longitude + 180) / 360) * 2 ** zoom);
const row = (latitude, zoom) => {
  const radians = (latitude * Math.PI) / 180;
  return Math.floor(((1 - Math.log(Math.tan(radians) + 1 / Math.cos(radians)) / Math.PI) / 2) * 2 ** zoom);
};

async function tileAt(server, zoom) {
  const { center } = await server.json('/api/v1/district');
  const answer = await fetch(`${server.base}/tiles/${layers.join(',')}/${zoom}/${column(center[0], zoom)}/${row(center[1], zoom)}.mvt`);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type'), /vnd\.mapbox-vector-tile/);
  return new VectorTile(new PbfReader(await answer.arrayBuffer()));
}
const features = (layer) => Array.from({ length: layer.length }, (_, at) => layer.feature(at));

export default {
  'npm\'s reader understands our tiles from zoom 10 to 18': async ({ server }) => {
    for (const zoom of [10, 12, 14, 16, 18]) {
      for (const [name, layer] of Object.entries((await tileAt(server, zoom)).layers)) {
        assert.ok(layers.includes(name), name);
        assert.deepEqual([layer.version, layer.extent], [2, 4096]);
        for (const feature of features(layer)) {
          assert.ok(Number.isSafeInteger(feature.id), `${name} at ${zoom}: id ${feature.id}`);
          assert.ok(feature.loadGeometry().length > 0);
        }
      }
    }
  },

  'a tile holds what the styles need': async ({ server }) => {
    const { layers: held } = await tileAt(server, 14);
    for (const name of ['barrier', 'building', 'division', 'grid', 'compound', 'facility']) assert.ok(held[name], `no ${name}`);
    assert.ok(features(held.grid).every(({ properties }) => [1, 2, 3, 4].includes(properties.level)));
    assert.ok(features(held.barrier).every(({ properties }) => typeof properties.kind === 'string'));
    assert.ok(features(held.facility).every(({ properties }) => typeof properties.class === 'string'));
    assert.ok(features(held.compound).every(({ type }) => type === 3));
  },

  'the styles draw nothing before the tiles hold it': async ({ server }) => {
    const { collections } = await server.json('/api/v1/collections');
    const { layers: drawn } = await server.json('/styles/light.json');
    for (const { id, minzoom = 0, 'source-layer': name } of drawn.filter(({ source }) => source)) {
      const { tile_zoom: shapes, label_zoom: labels } = collections.find((each) => each.name === name.replace(/_label$/, ''));
      assert.ok(minzoom >= (name.endsWith('_label') ? labels : shapes), `${id} from ${minzoom}`);
    }
    const barrier = collections.find(({ name }) => name === 'barrier');
    for (const { value, tile_zoom: from } of barrier.first_zooms) {
      const line = drawn.find(({ id }) => [value, `road-${value}`].includes(id));
      assert.equal(line?.minzoom, from, value);
    }
  },

  'the styles name only what is served, at this host': async ({ server }) => {
    for (const look of ['light', 'dark']) {
      const style = await server.json(`/styles/${look}.json`);
      for (const address of [style.sprite, style.glyphs, ...Object.values(style.sources).map(({ url }) => url)])
        assert.ok(address.startsWith(`${server.base}/`), address);
      for (const [name, { url }] of Object.entries(style.sources)) {
        const { vector_layers: offered, tiles } = await (await fetch(url)).json();
        assert.ok(tiles[0].startsWith(server.base));
        for (const layer of style.layers.filter(({ source }) => source === name))
          assert.ok(offered.some(({ id }) => id === layer['source-layer']), `${layer.id} draws ${layer['source-layer']}`);
      }
      for (const part of ['sprite.json', 'sprite.png', 'sprite@2x.json', 'sprite@2x.png', 'glyphs/Noto Sans Regular/0-255.pbf'])
        assert.equal((await fetch(`${server.base}/styles/${part}`)).status, 200, part);
    }
  },
};
