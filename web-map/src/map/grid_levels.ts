import type { FilterSpecification } from 'maplibre-gl';
import type { Collections } from '../api/collections';
import { gridLevels, type GridLevel } from '../view/view';

/** The zoom from which tiles hold the grids of a level. */
export function firstGridZoom(level: GridLevel, collections: Collections): number {
  const grid = collections.collections.find(({ name }) => name === 'grid');
  return grid?.first_zooms.find(({ field, value }) => field === 'level' && value === String(level))?.tile_zoom ?? grid?.tile_zoom ?? 0;
}

/** Keeps the grids of the chosen level, and from farther away those of the next coarser one that tiles hold there. */
export function gridFilter(chosen: GridLevel, collections: Collections): FilterSpecification {
  const [coarsest, ...finer] = gridLevels.filter((level) => level <= chosen);
  const steps = finer.flatMap((level) => [firstGridZoom(level, collections), level]);
  const level = steps.length > 0 ? ['step', ['zoom'], coarsest, ...increasing(steps)] : coarsest;
  return ['==', ['get', 'level'], level] as FilterSpecification;
}

/** Levels that begin together: only the finest of them counts. */
function increasing(steps: number[]): number[] {
  const pairs = Array.from({ length: steps.length / 2 }, (_, at) => steps.slice(2 * at, 2 * at + 2) as [number, number]);
  return pairs.filter(([zoom], at) => zoom < (pairs[at + 1]?.[0] ?? Infinity)).flat();
}
