import type { Collections } from '../api/collections';
import type { Geometry } from '../api/feature';
import type { Removed, ToldChange } from '../api/history';
import { factsOf } from '../card/facts';
import type { Drawing } from '../map/overlays';
import { nothing } from '../map/overlays';
import type { Language } from '../view/view';

/** One line of what was changed. */
export interface Difference {
  title: string;
  before: string;
  after: string;
}

interface Words {
  name: string;
  code: string;
  source: string;
  division: string;
  removed: string;
  unknown: string;
}

const isRemoved = (value: unknown): value is Removed => typeof value === 'object' && value !== null && 'removed' in value;

/** The differences in the words of the collection's description, as the card has them. */
export function differencesOf(change: ToldChange, collections: Collections, language: Language, words: Words): Difference[] {
  const own: Record<string, string> = { name: words.name, code: words.code, source: words.source, division_code: words.division };
  const collection = change.collection ?? '';
  return (change.changes ?? []).map(({ field, before, after }) => {
    const fact = (value: unknown) =>
      factsOf({ type: 'Feature', id: change.id ?? 0, geometry: null, properties: { [field]: value } }, collection, collections, language).known[0];
    const text = (value: unknown) => {
      if (isRemoved(value)) return words.removed;
      if (value === null || value === undefined || value === '') return words.unknown;
      return fact(value)?.text ?? String(value);
    };
    return { title: own[field] ?? fact(after ?? before)?.title ?? fact(isRemoved(before) ? after : before)?.title ?? field, before: text(before), after: text(after) };
  });
}

export function drawingOf(geometry: Geometry | null | undefined): Drawing {
  return geometry ? { type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry: geometry as GeoJSON.Geometry }] } : nothing;
}
