import { palettes } from '../map/theme';
import type { Group, Look } from '../view/view';

export interface Swatch {
  fill?: string;
  line?: string;
  dashed?: boolean;
}

/** How a layer looks in the list, from the same palette as the style. */
export function swatchOf(group: Group, look: Look, gridLevel: 1 | 2 | 3 | 4): Swatch {
  const palette = palettes[look];
  const swatches: Record<Group, Swatch> = {
    facility: {},
    compound: { fill: `${palette.compound}4d`, line: palette.compoundLine },
    management_area: { fill: `${palette.managementArea}26`, line: palette.managementArea, dashed: true },
    grid: { fill: `${palette.grid[gridLevel]}14`, line: palette.grid[gridLevel] },
    division: { line: palette.division },
    building: { fill: palette.building, line: palette.buildingLine },
    road: { fill: palette.road['primary']?.[0], line: palette.road['primary']?.[1] },
    rail: { fill: palette.railwayGap, line: palette.railway },
    wall: { line: palette.wall },
    landcover: { fill: palette.green, line: palette.water },
  };
  return swatches[group];
}
