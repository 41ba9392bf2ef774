import type { Division } from '../api/divisions';

export interface PlaceGroup {
  /** Of the subdistrict; '' for what belongs to none. */
  title: string;
  places: { code: string; name: string }[];
}

/** Digits of a district's and a subdistrict's code; a community has three more. */
const upperLevels = [9, 6];

/** "320102000000" and "320102" are one place; grants are written the short way. */
export function shortCode(code: string): string {
  return upperLevels.reduce((short, digits) => (short.length > digits && /^0+$/.test(short.slice(digits)) ? short.slice(0, digits) : short), code);
}

/** Divisions as a list to choose from: the district, then each subdistrict with its communities. */
export function placeGroups(divisions: readonly Division[]): PlaceGroup[] {
  const streets = divisions.filter(({ level }) => level === 2);
  const inStreet = (division: Division) => streets.some(({ id }) => id === division.id || id === division.parent);
  const alone = divisions.filter((division) => !inStreet(division));
  const choice = ({ code, name }: Division) => ({ code: shortCode(code), name });
  const groups = streets.map((street) => ({
    title: street.name,
    places: [street, ...divisions.filter(({ parent, level }) => level > 2 && parent === street.id)].map(choice),
  }));
  return [{ title: '', places: alone.map(choice) }, ...groups].filter(({ places }) => places.length > 0);
}
