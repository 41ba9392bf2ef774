export interface Palette {
  ground: string;
  green: string;
  water: string;
  building: string;
  buildingLine: string;
  road: Record<string, [fill: string, casing: string]>;
  railway: string;
  railwayGap: string;
  subway: string;
  wall: string;
  fence: string;
  division: string;
  grid: Record<1 | 2 | 3 | 4, string>;
  compound: string;
  compoundLine: string;
  managementArea: string;
}
export const light: Palette;
export const dark: Palette;
