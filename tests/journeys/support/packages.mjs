// The journeys use the packages of the web map: nothing is installed twice.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const webMap = createRequire(new URL('../../../web-map/package.json', import.meta.url));
const load = async (name) => import(pathToFileURL(webMap.resolve(name)));

export const { chromium } = (await load('playwright-core')).default;
export const { VectorTile } = await load('@mapbox/vector-tile');
export const { PbfReader } = await load('pbf');
export const axeSource = readFileSync(webMap.resolve('axe-core/axe.min.js'), 'utf8');
