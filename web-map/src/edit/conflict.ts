import type { Feature } from '../api/feature';
import { sameShape, shapeOf, type Shape } from '../draft/shape';
import { rawOf, type Entry, type Raw } from './facts';

export type Side = 'mine' | 'theirs';

/** One fact that I and somebody else now say differently. */
export interface Clash {
  name: string;
  mine: string;
  theirs: string;
  /** Only both together: where one alone changed it, that one is right until the person says otherwise. */
  both: boolean;
  side: Side;
}

/** Three versions of one feature: as I read it, as I want it, as it is stored now. */
export interface Three {
  base: { raw: Raw; shape: Shape };
  mine: { raw: Raw; shape: Shape };
  theirs: Feature;
}

/** `geometry` stands among the facts for the shape. */
export const shapeName = 'geometry';

export function clashesOf(entries: readonly Entry[], { base, mine, theirs }: Three): Clash[] {
  const now = rawOf(entries, theirs.properties);
  const facts = entries.flatMap(({ name }): Clash[] => {
    const [was, my, their] = [base.raw[name] ?? '', mine.raw[name] ?? '', now[name] ?? ''];
    if (my === their) return [];
    return [{ name, mine: my, theirs: their, both: my !== was && their !== was, side: my === was ? 'theirs' : 'mine' }];
  });
  const shape = theirs.geometry && shapeOf(theirs.geometry);
  if (!shape || sameShape(shape, mine.shape)) return facts;
  const [iDid, theyDid] = [!sameShape(base.shape, mine.shape), !sameShape(base.shape, shape)];
  return [...facts, { name: shapeName, mine: '', theirs: '', both: iDid && theyDid, side: iDid ? 'mine' : 'theirs' }];
}

/** What is to be saved on top of theirs. */
export function merged(clashes: readonly Clash[], { mine, theirs }: Three, entries: readonly Entry[]): { raw: Raw; shape: Shape } {
  const mineOf = new Set(clashes.filter(({ side }) => side === 'mine').map(({ name }) => name));
  const now = rawOf(entries, theirs.properties);
  const raw = Object.fromEntries(entries.map(({ name }) => [name, (mineOf.has(name) ? mine.raw[name] : now[name]) ?? '']));
  return { raw, shape: mineOf.has(shapeName) || !theirs.geometry ? mine.shape : shapeOf(theirs.geometry) };
}
