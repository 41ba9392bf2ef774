import { request } from './request';

export interface Division {
  id: number;
  code: string;
  name: string;
  /** 1 district, 2 subdistrict, 3 community. */
  level: number;
  parent: number | null;
}

/** More than any district has; the server gives no more at once. */
const limit = 10_000;

/** All divisions of the district, from the largest down. */
export async function getDivisions(): Promise<Division[]> {
  const { features } = await request<{ features: { id: number; properties: Omit<Division, 'id'> }[] }>(
    `/ogc/collections/division/items?f=json&limit=${limit}`,
  );
  return features
    .map(({ id, properties: { code, name, level, parent } }) => ({ id, code, name, level, parent }))
    .filter(({ code }) => code)
    .sort((a, b) => a.level - b.level || a.code.localeCompare(b.code));
}
