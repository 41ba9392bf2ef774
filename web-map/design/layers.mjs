// What is drawn and in which order, from the ground up. `group` is the entry of the layer list that shows or hides it.
import { classes, families, furniture, lastRank, majorClasses, rank } from './facilities.mjs';

const regular = ['Noto Sans Regular'];
const medium = ['Noto Sans Medium'];
const bold = ['Noto Sans Bold'];

/** Exponential growth with the zoom, as a ground width grows: pairs of zoom and pixels. */
const grow = (...stops) => ['interpolate', ['exponential', 1.6], ['zoom'], ...stops];
const fade = (...stops) => ['interpolate', ['linear'], ['zoom'], ...stops];
const kindIs = (...kinds) => ['in', ['get', 'kind'], ['literal', kinds]];

/** Width in pixels of each class of road: pairs of zoom and width; the first zoom is where it appears. */
const roadWidths = {
  service: [15, 1, 17, 4, 20, 22],
  residential: [13, 0.8, 15, 3, 17, 8, 20, 44],
  tertiary: [12, 0.8, 14, 3, 17, 12, 20, 62],
  secondary: [11, 0.8, 14, 4.5, 17, 16, 20, 80],
  primary: [9, 0.7, 14, 6, 17, 20, 20, 96],
  trunk: [8, 0.8, 14, 7, 17, 22, 20, 104],
  motorway: [8, 1, 14, 7.5, 17, 24, 20, 110],
};
const casing = (stops) => stops.map((value, at) => (at % 2 === 0 ? value : value + (stops[at - 1] < 14 ? 0.8 : 2)));

const line = (id, group, source, layer, filter, minzoom, paint, layout = {}) => ({
  id,
  type: 'line',
  source,
  'source-layer': layer,
  minzoom,
  filter,
  metadata: { group },
  layout: { 'line-cap': 'round', 'line-join': 'round', ...layout },
  paint,
});

function ground(c) {
  return [
    { id: 'ground', type: 'background', paint: { 'background-color': c.ground } },
    {
      id: 'green', type: 'fill', source: 'base', 'source-layer': 'landcover', metadata: { group: 'landcover' }, minzoom: 8,
      filter: kindIs('green'), paint: { 'fill-color': c.green, 'fill-outline-color': c.greenLine },
    },
    {
      id: 'water', type: 'fill', source: 'base', 'source-layer': 'landcover', metadata: { group: 'landcover' }, minzoom: 8,
      filter: kindIs('water'), paint: { 'fill-color': c.water, 'fill-outline-color': c.waterLine },
    },
    line('stream', 'landcover', 'base', 'barrier', kindIs('stream'), 13,
      { 'line-color': c.water, 'line-width': grow(13, 0.8, 17, 3, 20, 12) }),
    line('river', 'landcover', 'base', 'barrier', kindIs('river', 'canal'), 8,
      { 'line-color': c.water, 'line-width': grow(8, 0.8, 13, 3, 17, 12, 20, 60) }),
  ];
}

function areas(c) {
  return [
    {
      // From afar a district is a patch of colour; nearer, its borders tell enough.
      id: 'division-fill', type: 'fill', source: 'areas', 'source-layer': 'division', metadata: { group: 'division' }, maxzoom: 12,
      filter: ['<=', ['get', 'level'], 2], paint: { 'fill-color': c.division, 'fill-opacity': fade(8, 0.2, 10, 0.1, 12, 0) },
    },
    {
      id: 'compound-fill', type: 'fill', source: 'areas', 'source-layer': 'compound', metadata: { group: 'compound' }, minzoom: 10,
      paint: { 'fill-color': c.compound, 'fill-opacity': fade(10, 0.5, 14, 0.3, 17, 0.22) },
    },
    {
      id: 'management-area-fill', type: 'fill', source: 'areas', 'source-layer': 'management_area',
      metadata: { group: 'management_area' }, minzoom: 10, paint: { 'fill-color': c.managementArea, 'fill-opacity': 0.12 },
    },
    {
      id: 'building', type: 'fill', source: 'base', 'source-layer': 'building', metadata: { group: 'building' }, minzoom: 13,
      paint: {
        'fill-color': c.building, 'fill-outline-color': c.buildingLine,
        'fill-opacity': fade(13, 0.35, 15, 0.75, 17, 0.82),
      },
    },
    line('building-line', 'building', 'base', 'building', true, 16,
      { 'line-color': c.buildingLine, 'line-width': grow(16, 0.6, 20, 2) }),
  ];
}

function roads(c) {
  const classesUp = Object.keys(roadWidths);
  return [
    line('subway', 'rail', 'base', 'barrier', kindIs('subway'), 11,
      { 'line-color': c.subway, 'line-width': grow(11, 1, 17, 4), 'line-dasharray': [3, 2], 'line-opacity': 0.7 }, { 'line-cap': 'butt' }),
    line('footway', 'road', 'base', 'barrier', kindIs('footway'), 16,
      { 'line-color': c.footway, 'line-width': grow(16, 0.8, 20, 4), 'line-dasharray': [2.5, 1.6] }, { 'line-cap': 'butt' }),
    ...classesUp.map((kind) =>
      line(`road-${kind}-casing`, 'road', 'base', 'barrier', kindIs(kind), roadWidths[kind][0],
        { 'line-color': c.road[kind][1], 'line-width': grow(...casing(roadWidths[kind])) })),
    ...classesUp.map((kind) =>
      line(`road-${kind}`, 'road', 'base', 'barrier', kindIs(kind), roadWidths[kind][0],
        { 'line-color': c.road[kind][0], 'line-width': grow(...roadWidths[kind]) })),
    line('railway', 'rail', 'base', 'barrier', kindIs('railway'), 10,
      { 'line-color': c.railway, 'line-width': grow(10, 1, 17, 5, 20, 14) }, { 'line-cap': 'butt' }),
    line('railway-gap', 'rail', 'base', 'barrier', kindIs('railway'), 12,
      { 'line-color': c.railwayGap, 'line-width': grow(12, 0.8, 17, 3.2, 20, 10), 'line-dasharray': [4, 4] }, { 'line-cap': 'butt' }),
    line('fence', 'wall', 'base', 'barrier', kindIs('fence'), 15,
      { 'line-color': c.fence, 'line-width': grow(15, 0.8, 20, 3), 'line-dasharray': [3, 1.5] }, { 'line-cap': 'butt' }),
    line('wall', 'wall', 'base', 'barrier', kindIs('wall'), 14,
      { 'line-color': c.wall, 'line-width': grow(14, 1, 20, 4.5) }),
  ];
}

function borders(c) {
  const byLevel = (paint) => ['match', ['get', 'level'], ...[1, 2, 3, 4].flatMap((level) => [level, paint(level)]), paint(4)];
  const gridColour = byLevel((level) => c.grid[level]);
  // Neighbours draw a shared border twice and a small width meets itself at every corner. Dashes and translucent lines
  // turn to noise there, so division lines are solid, and light where many lie close together.
  const divisionColour = fade(8, c.divisionFar, 12.5, c.division);
  return [
    line('compound-line', 'compound', 'areas', 'compound', true, 12,
      { 'line-color': c.compoundLine, 'line-width': grow(12, 0.4, 15, 1.4, 18, 2.6), 'line-opacity': fade(12, 0.5, 15, 0.9) }),
    line('management-area-line', 'management_area', 'areas', 'management_area', true, 10,
      { 'line-color': c.managementArea, 'line-width': grow(10, 1, 15, 2.5, 18, 5), 'line-dasharray': [3, 1.2] }, { 'line-cap': 'butt' }),
    {
      id: 'grid-fill', type: 'fill', source: 'areas', 'source-layer': 'grid', metadata: { group: 'grid' }, minzoom: 8,
      filter: ['==', ['get', 'level'], 2], paint: { 'fill-color': gridColour, 'fill-opacity': 0 },
    },
    line('grid-band', 'grid', 'areas', 'grid', ['==', ['get', 'level'], 2], 8,
      { 'line-color': gridColour, 'line-width': grow(8, 1, 14, 6, 18, 12), 'line-opacity': 0.16 }),
    line('grid-line', 'grid', 'areas', 'grid', ['==', ['get', 'level'], 2], 8,
      { 'line-color': gridColour, 'line-width': grow(8, 0.5, 14, 1.4, 18, 2.4), 'line-opacity': 0.95 }),
    line('division-band', 'division', 'areas', 'division', ['<=', ['get', 'level'], 2], 12,
      { 'line-color': c.division, 'line-width': grow(12, 3, 14, 7, 18, 12), 'line-opacity': fade(12, 0, 13, 0.14) }),
    line('division-community', 'division', 'areas', 'division', ['==', ['get', 'level'], 3], 13,
      { 'line-color': c.division, 'line-width': grow(13, 0.5, 18, 1.4), 'line-opacity': 0.75 }),
    line('division-subdistrict', 'division', 'areas', 'division', ['==', ['get', 'level'], 2], 6,
      { 'line-color': divisionColour, 'line-width': grow(6, 0.5, 10, 0.8, 14, 1.4, 18, 2.4) }),
    line('division-district', 'division', 'areas', 'division', ['==', ['get', 'level'], 1], 4,
      { 'line-color': divisionColour, 'line-width': grow(4, 0.8, 10, 1.6, 18, 3.4) }),
  ];
}

/** The icon of a facility: its class, else its major class, else a plain dot. */
const facilityIcon = [
  'coalesce',
  ['image', ['concat', 'facility-', ['get', 'class']]],
  ['image', ['concat', 'facility-', ['slice', ['get', 'class'], 0, 2]]],
  ['image', 'facility'],
];
const facilityColour = [
  'match', ['get', 'class'],
  ...Object.entries(classes).flatMap(([code, [, family]]) => [code, families[family]]),
  [
    'match', ['slice', ['coalesce', ['get', 'class'], ''], 0, 2],
    ...Object.entries(majorClasses).flatMap(([code, [, family]]) => [code, families[family]]),
    families.other,
  ],
];
const facilityRank = ['match', ['get', 'class'], ...Object.keys(classes).flatMap((code) => [code, rank(code)]), lastRank];
const single = ['!', ['has', 'point_count']];
/** Single facilities; street furniture only from this zoom. */
const singleWith = (zoom) => ['all', single, ['any', ['>=', ['zoom'], zoom], ['!', ['in', ['get', 'class'], ['literal', furniture]]]]];
/** A tree is a fleck of green, not a thing to manage. */
const smallTree = (tree, other) => ['match', ['get', 'class'], 'x_tree', tree, other];

function facilities(c) {
  return [
    {
      id: 'facility-cluster', type: 'circle', source: 'facility', 'source-layer': 'facility', metadata: { group: 'facility' },
      // From farther away the grains of a whole district would hide what lies under them.
      filter: ['has', 'point_count'], minzoom: 12, maxzoom: 14,
      paint: {
        'circle-color': c.cluster, 'circle-opacity': fade(12, 0.22, 13.5, 0.4),
        'circle-radius': ['interpolate', ['linear'], ['log10', ['max', ['to-number', ['get', 'point_count']], 1]], 0, 1, 1, 1.8, 3, 3.6],
      },
    },
    {
      id: 'facility-dot', type: 'circle', source: 'facility', 'source-layer': 'facility', metadata: { group: 'facility' },
      filter: singleWith(17), minzoom: 12,
      paint: {
        'circle-color': facilityColour, 'circle-radius': fade(10, 1.6, 14, 2.6, 17, smallTree(2, 4), 20, smallTree(5, 6)),
        'circle-stroke-color': c.facilityRim, 'circle-stroke-width': fade(12, 0.4, 15, 0.8, 17, smallTree(0, 1.2)),
      },
    },
    {
      id: 'facility-icon', type: 'symbol', source: 'facility', 'source-layer': 'facility', metadata: { group: 'facility' },
      filter: ['all', singleWith(18), ['any', ['>=', ['zoom'], 20], ['!=', ['get', 'class'], 'x_tree']]], minzoom: 15,
      layout: {
        'icon-image': facilityIcon, 'icon-size': fade(15, 0.72, 17, 0.92, 19, 1.2), 'icon-padding': fade(15, 3, 18, 1),
        // Where icons crowd, the lesser ones stay the dots they lie on.
        'symbol-sort-key': facilityRank,
        'text-field': ['step', ['zoom'], '', 17, ['coalesce', ['get', 'name'], '']],
        'text-font': regular, 'text-size': 11, 'text-anchor': 'top', 'text-offset': [0, 1.05], 'text-optional': true, 'text-max-width': 8,
      },
      paint: { 'text-color': c.text.facility, 'text-halo-color': c.text.halo, 'text-halo-width': 1.4 },
    },
  ];
}

const label = (id, group, source, layer, minzoom, c, colour, layout, extra = {}) => ({
  id,
  type: 'symbol',
  source,
  'source-layer': layer,
  minzoom,
  metadata: { group },
  ...extra,
  layout: { 'text-field': ['coalesce', ['get', 'name'], ''], 'text-font': regular, 'text-padding': 4, ...layout },
  paint: { 'text-color': colour, 'text-halo-color': c.text.halo, 'text-halo-width': 1.6, 'text-halo-blur': 0.4 },
});

function names(c) {
  const along = { 'symbol-placement': 'line', 'text-max-angle': 35, 'text-letter-spacing': 0.08, 'symbol-spacing': 320 };
  return [
    label('building-name', 'building', 'base', 'building', 17, c, c.text.building, { 'text-size': 11, 'text-max-width': 7 }),
    label('green-name', 'landcover', 'base', 'landcover', 15, c, c.text.green,
      { 'text-size': 12, 'text-max-width': 7 }, { filter: kindIs('green') }),
    label('water-name', 'landcover', 'base', 'barrier', 13, c, c.text.water,
      { ...along, 'text-size': 12, 'text-letter-spacing': 0.15 }, { filter: kindIs('river', 'canal', 'stream') }),
    label('road-minor-name', 'road', 'base', 'barrier', 15, c, c.text.road,
      { ...along, 'text-size': fade(15, 11, 18, 13) }, { filter: kindIs('residential', 'service', 'footway') }),
    label('road-name', 'road', 'base', 'barrier', 13, c, c.text.road,
      { ...along, 'text-font': medium, 'text-size': fade(13, 11, 15, 12, 18, 15) },
      { filter: kindIs('motorway', 'trunk', 'primary', 'secondary', 'tertiary') }),
    label('facility-count', 'facility', 'facility', 'facility', 13, c, c.cluster,
      {
        // A district has ten thousand such points: the largest that have room are told in figures, the rest is a grain.
        'text-field': ['to-string', ['get', 'point_count']], 'text-size': 11, 'text-font': medium, 'text-padding': 26,
        'symbol-sort-key': ['-', 0, ['to-number', ['get', 'point_count']]],
      },
      {
        maxzoom: 14,
        filter: ['all', ['has', 'point_count'], ['>=', ['to-number', ['get', 'point_count']], 10]],
      }),
    label('compound-name', 'compound', 'areas', 'compound_label', 14, c, c.text.compound,
      { 'text-font': medium, 'text-size': fade(14, 10.5, 16, 13, 18, 15), 'text-max-width': 8,
        'symbol-sort-key': ['-', 0, ['coalesce', ['get', 'households'], 0]] }),
    label('management-area-name', 'management_area', 'areas', 'management_area_label', 13, c, c.text.managementArea,
      { 'text-font': bold, 'text-size': fade(13, 12, 17, 16), 'text-max-width': 9 }),
    gridName(c),
    label('division-community-name', 'division', 'areas', 'division_label', 13, c, c.text.division,
      { 'text-size': fade(13, 10.5, 16, 13), 'text-max-width': 10 }, { filter: ['==', ['get', 'level'], 3], maxzoom: 17 }),
    label('division-subdistrict-name', 'division', 'areas', 'division_label', 9, c, c.text.division,
      { 'text-font': medium, 'text-size': fade(9, 11, 11, 12, 14, 15), 'text-letter-spacing': 0.1, 'text-max-width': 8, 'text-padding': fade(9, 20, 11, 4) },
      { filter: ['==', ['get', 'level'], 2], maxzoom: 16 }),
    label('division-district-name', 'division', 'areas', 'division_label', 6, c, c.text.division,
      {
        'text-font': bold, 'text-size': fade(6, 12, 12, 19), 'text-letter-spacing': 0.2,
        'text-offset': ['step', ['zoom'], ['literal', [0, -1.9]], 10.5, ['literal', [0, 0]]], // above a patch no larger than its name
      },
      { filter: ['==', ['get', 'level'], 1], maxzoom: 14 }),
  ];
}

function gridName(c) {
  const colour = ['match', ['get', 'level'], ...[1, 2, 3].flatMap((level) => [level, c.grid[level]]), c.grid[4]];
  /** Fine grids wait for room. */
  const namedTo = (level) => ['case', ['<=', ['get', 'level'], level], ['coalesce', ['get', 'name'], ''], ''];
  return label('grid-name', 'grid', 'areas', 'grid_label', 10, c, colour,
    {
      'text-field': ['step', ['zoom'], namedTo(2), 13, namedTo(3), 15.5, namedTo(4)],
      'text-font': bold, 'text-size': fade(10, 11, 14, 12, 18, 15), 'text-max-width': 10,
    },
    { filter: ['==', ['get', 'level'], 2] });
}

export const layers = (palette) => [
  ...ground(palette),
  ...areas(palette),
  ...roads(palette),
  ...borders(palette),
  ...facilities(palette),
  ...names(palette),
];
