// The look of facility classes: a family gives the colour, the class gives the drawing.
// Codes are those of the facility catalogue (GB/T 47678.5 component classes and our local `x_...` ones).

/** Colours keep 3:1 against the white drawing on them. */
export const families = {
  utility: '#2f6db3',
  safety: '#c8372d',
  traffic: '#3d5a9e',
  sanitation: '#7a5c3e',
  green: '#3d8547',
  living: '#8a4fa3',
  gate: '#4a5560',
  public: '#b4561b',
  other: '#5d6b78',
};

// Drawn in a box of 16 by 16, white lines of 1.5 on the family's disc.
const line = (d) => `<path d="${d}" fill="none" stroke="#fff" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"/>`;
const solid = (d) => `<path d="${d}" fill="#fff" fill-rule="evenodd"/>`;
const dot = (x, y, r) => `<circle cx="${x}" cy="${y}" r="${r}" fill="#fff"/>`;
const ring = (x, y, r) => `<circle cx="${x}" cy="${y}" r="${r}" fill="none" stroke="#fff" stroke-width="1.5"/>`;

export const drawings = {
  charger: solid('M9 1.5 4 9h3.2L6.6 14.5 12 6.6H8.6z'),
  lift: line('M3.5 2.5h9v11h-9z') + solid('M8 3.9 10.6 7H5.4zM8 12.1 10.6 9H5.4z'),
  hydrant: solid('M6 3.2a2 2 0 0 1 4 0V4h1.2v1.4H10v1h2v2.4h-2V12h1.4v1.6H4.6V12H6V8.8H4V6.4h2v-1H4.8V4H6z'),
  camera: line('M2.6 4.2 11 6.6l-1 3.6-8.4-2.4zM6 9.2 4.8 13H2.2M12.6 7.6l1.4.4'),
  booth: line('M4 6.5h8v7H4zM2.6 6.5 8 2.4l5.4 4.1') + solid('M6 8.2h4v2.4H6z'),
  gate: line('M2.5 13.5V4M13.5 13.5V4M2 4.6h12M2 2.2h12') + line('M8 7.2v6.3'),
  entrance: line('M9.5 2.5h3v11h-3M2.5 8h6.4M6.4 5.4 9 8l-2.6 2.6'),
  notice: line('M2.5 3h11v7h-11zM5 10v3.5M11 10v3.5M5 5.4h6M5 7.6h4'),
  fitness: line('M5 8h6') + solid('M2 6h1.6v4H2zM4 4.6h1.6v6.8H4zM10.4 4.6H12v6.8h-1.6zM12.4 6H14v4h-1.6z'),
  parcel: line('M2.8 4.8 8 2.2l5.2 2.6v6.4L8 13.8l-5.2-2.6zM2.8 4.8 8 7.4l5.2-2.6M8 7.4v6.4'),
  clothes: line('M5.6 2.6 2.2 4.8l1.3 2.5 1.3-.7v6.8h6.4V6.6l1.3.7 1.3-2.5-3.4-2.2a2.4 2.4 0 0 1-4.8 0z'),
  parking: `<path d="M5.4 13.4V2.8h3.4a3.1 3.1 0 0 1 0 6.2H5.4" fill="none" stroke="#fff" stroke-width="2" stroke-linejoin="round" stroke-linecap="round"/>`,
  bicycle: ring(4.2, 10.2, 2.5) + ring(11.8, 10.2, 2.5) + line('M4.2 10.2 6.6 5.4h4l1.2 4.8M6.9 5.6 9 10H4.4M5.6 4h1.6M10.4 5.2 11 3.6h1.4'),
  wheelchair: dot(6.4, 2.8, 1.4) + line('M6.4 5.2v4h4l1.8 3.6M6.4 6.8h3.4') + line('M4.7 7.2a3.7 3.7 0 1 0 5.2 4.6'),
  toilet: dot(4.8, 3.2, 1.4) + dot(11.2, 3.2, 1.4) + solid('M3.2 5.4h3.2v4H6V13.6H3.6V9.4h-.4zM11.2 5.4l2.2 5H12.2v3.2h-2v-3.2H9z'),
  bin: line('M3 4.6h10M6.2 4.4V2.8h3.6v1.6M4.2 4.8l.7 8.7h6.2l.7-8.7M6.8 7.2v4M9.2 7.2v4'),
  wastehouse: line('M2.4 7 8 2.6 13.6 7M3.8 6.4v7h8.4v-7M6.2 8.6h3.6l-.4 3.6H6.6z'),
  column: solid('M5.2 2.4h5.6v1.6H5.2zM5.8 4.8h4.4v6.4H5.8zM4.6 12h6.8v1.6H4.6z'),
  tree: solid('M8 1.8c2 0 3.2 1.3 3.2 2.8 1.4.4 2 1.5 2 2.6 0 1.7-1.3 2.8-2.9 2.8H8.8v4H7.2v-4H5.7c-1.600 0-2.900-1.100-2.900-2.800 0-1.100.6-2.200 2-2.600C4.800 3.100 6 1.800 8 1.800z'),
  basement: line('M2.4 6.2 8 2.4l5.600 3.800M2 8.200h12M8 9.800v4M5.800 11.800 8 14l2.200-2.200'),
  drop: solid('M8 1.800c2.600 3.200 4.200 5.400 4.200 7.800a4.200 4.200 0 0 1-8.400 0c0-2.400 1.600-4.600 4.200-7.800zM6 9.600a2.200 2.200 0 0 0 2 2.300v-1.200a1 1 0 0 1-.9-1.100z'),
  rubble: solid('M1.800 13 6 5.400 8.400 9.600 10 7l4.200 6zM10 2.600h2.400V5H10zM6.600 2h1.800v1.800H6.600z'),
  office: line('M3 13.600V3.600l6-1.400v11.400M9 6h4v7.600M1.800 13.600h12.400M5.200 5.600h1.600M5.200 8.200h1.600M5.200 10.800h1.600'),
  shield: solid('M8 1.600 13 3.400v4.200c0 3.200-2.100 5.400-5 6.800-2.900-1.400-5-3.600-5-6.800V3.400zM8 4.200 7 6.500l-2.400.2 1.800 1.600-.6 2.400L8 9.400l2.200 1.300-.6-2.400 1.800-1.600L9 6.500z'),
  firelane: line('M4 2.400 2.600 13.600M12 2.400l1.400 11.200') + line('M8 2.600v2.200M8 7v2.200M8 11.400v2.200'),
  lamp: line('M5 13.600h3M6.500 13.600V3.400a1.800 1.800 0 0 1 1.800-1.200h2.400') + solid('M9 3.200h5l-1 2.600h-3z'),
  manhole: ring(8, 8, 5.2) + line('M5.400 6.200h5.200M5 8h6M5.400 9.800h5.200'),
  bench: line('M2.400 8.400h11.200M3.600 5.400h8.800M4 8.400v4.200M12 8.400v4.200'),
  school: line('M1.800 6 8 3.200 14.200 6 8 8.800zM4.600 7.400v3.800c1.800 1.500 5 1.500 6.800 0V7.400M14.200 6v3.600'),
  health: solid('M6.200 2.400h3.600v3.800h3.800v3.600H9.800v3.800H6.200V9.800H2.400V6.200h3.800z'),
  bus: line('M3.400 3.200h9.200v8.400H3.400zM3.400 8h9.200') + dot(5.4, 9.8, 0.9) + dot(10.6, 9.8, 0.9) + solid('M4 12h2v1.800H4zM10 12h2v1.800h-2z'),
  metro: line('M2.600 13V4l5.400 7 5.400-7v9'),
  shop: line('M2.600 6.400h10.800l-1.200-3.400H3.800zM3.800 6.400v7h8.400v-7M6.600 13.400V9.600h2.800v3.800'),
  post: line('M2.200 4h11.600v8.400H2.200zM2.200 4.400 8 9l5.800-4.600'),
  phone: line('M5 1.800h6v12.400H5zM7.200 12h1.600'),
  police: solid('M8 1.600 13 3.400v4.200c0 3.200-2.100 5.400-5 6.800-2.900-1.400-5-3.600-5-6.800V3.400z'),
  care: solid('M8 13.600C3.400 10.400 1.800 8 1.800 5.600A3.100 3.100 0 0 1 8 4.600a3.100 3.100 0 0 1 6.200 1c0 2.400-1.600 4.800-6.200 8z'),
  dot: dot(8, 8, 3.2),
};

/** Class code: drawing and family. A class that is not here falls back to its family, then to `dot`. */
export const classes = {
  '01013': ['hydrant', 'safety'],
  '01046': ['fitness', 'living'],
  '01050': ['camera', 'safety'],
  '01051': ['booth', 'gate'],
  '01054': ['charger', 'utility'],
  '01059': ['clothes', 'living'],
  '01064': ['gate', 'gate'],
  '01065': ['notice', 'public'],
  '01075': ['parcel', 'living'],
  '01076': ['lift', 'utility'],
  '02001': ['parking', 'traffic'],
  '02025': ['bicycle', 'traffic'],
  '02034': ['wheelchair', 'traffic'],
  '03001': ['toilet', 'sanitation'],
  '03004': ['wastehouse', 'sanitation'],
  '03005': ['bin', 'sanitation'],
  '03008': ['column', 'public'],
  '04013': ['tree', 'green'],
  '05002': ['basement', 'other'],
  x_water_pump: ['drop', 'utility'],
  x_decoration_waste: ['rubble', 'sanitation'],
  x_property_room: ['office', 'public'],
  x_enforcement_studio: ['shield', 'public'],
  x_fire_lane: ['firelane', 'safety'],
  x_gate: ['gate', 'gate'],
  x_entrance: ['entrance', 'gate'],
  x_school: ['school', 'public'],
  x_health: ['health', 'safety'],
  x_bus_stop: ['bus', 'traffic'],
  x_subway: ['metro', 'traffic'],
  x_shop: ['shop', 'living'],
};

/** First two digits of a catalogue code (its major class): drawing and family. */
export const majorClasses = {
  '01': ['dot', 'utility'],
  '02': ['dot', 'traffic'],
  '03': ['dot', 'sanitation'],
  '04': ['tree', 'green'],
  '05': ['dot', 'other'],
};
