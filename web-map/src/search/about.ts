import type { Hit } from '../api/search';
import { inWords } from '../language/title';
import type { Language } from '../view/view';

/** The line under a hit's name. Its kind is left out where the name or the word beside it says the same. */
export function aboutHit(hit: Pick<Hit, 'name' | 'code' | 'kind' | 'address' | 'places'>, collectionTitle: string, language: Language): string {
  const kind = inWords(hit.kind, language);
  const told = [collectionTitle, hit.name].includes(kind);
  const where = hit.places.length > 0 ? hit.places : [hit.code];
  return [told ? '' : kind, hit.address, ...where].filter(Boolean).join(' · ');
}
