import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectionsOf, tileBuffer, touchedTiles, wholeTiles } from './touched';

describe('tiles that a change touches', () => {
  it('are those that its box lies in, at each zoom', () => {
    expect(touchedTiles([[118.78, 32.04, 118.78, 32.04]], [0, 10])).toEqual([{ z: 0, x: 0, y: 0 }, { z: 10, x: 849, y: 415 }]);
    expect(touchedTiles([[-1, -1, 1, 1]], [1])).toHaveLength(4);
  });
  it('are their neighbours too where it lies in what those draw beyond their edge', () => {
    const edge = 360 / 2 ** 10;
    const just = edge * tileBuffer * 0.9;
    expect(touchedTiles([[just, 10, just, 10]], [10])?.map(({ x }) => x)).toEqual([511, 512]);
    expect(touchedTiles([[just * 2, 10, just * 2, 10]], [10])?.map(({ x }) => x)).toEqual([512]);
  });
  it('are named once, and not at all where they are too many', () => {
    expect(touchedTiles([[10, 10, 11, 11], [10, 10, 11, 11]], [3])).toHaveLength(1);
    expect(touchedTiles([[-180, -85, 180, 85]], [12])).toBeNull();
  });
  it('stay on the square', () => {
    expect(touchedTiles([[-180, -90, 180, 90]], [0])).toEqual([{ z: 0, x: 0, y: 0 }]);
  });
  it('draw as far beyond their edge as the server does', () => {
    const header = readFileSync(join(import.meta.dirname, '../../../geo/tile/tile.hpp'), 'utf8');
    const [extent, buffer] = ['extent', 'buffer'].map((name) => Number(new RegExp(`\\b${name}\\s*=\\s*(\\d+)`).exec(header)?.[1]));
    expect(tileBuffer).toBe((buffer ?? 0) / (extent ?? 1));
  });
});

describe('whole tiles', () => {
  it('hold the window and all that comes into sight with it', () => {
    const [west, south, east, north] = wholeTiles([118.78, 32.03, 118.79, 32.04], 10);
    expect([west, east]).toEqual([849 * (360 / 1024) - 180, 850 * (360 / 1024) - 180]);
    expect(south).toBeLessThan(32.03);
    expect(north).toBeGreaterThan(32.04);
    expect(wholeTiles([-180, -85, 180, 85], 0)[0]).toBe(-180);
  });
});

describe('a source', () => {
  it('says by its address which collections it draws', () => {
    expect(collectionsOf('/tiles/grid,grid_label,compound.json')).toEqual(['grid', 'compound']);
    expect(collectionsOf('http://localhost/tiles/facility.json?x=1')).toEqual(['facility']);
    expect(collectionsOf('/elsewhere.json')).toEqual([]);
  });
});
