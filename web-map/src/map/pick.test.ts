import { describe, expect, it } from 'vitest';
import { sortPicks } from './pick';

const pick = (collection: string, id: number) => ({ collection, id, name: null, code: null, class: null });

describe('what a click has hit', () => {
  it('is told once each, the small and particular before the wide', () => {
    const picks = [pick('grid', 3), pick('compound', 2), pick('division', 9), pick('compound', 2), pick('facility', 1), pick('building', 5)];
    expect(sortPicks(picks).map(({ collection }) => collection)).toEqual(['facility', 'building', 'compound', 'grid', 'division']);
  });

  it('keeps the same number of two collections apart', () => expect(sortPicks([pick('grid', 1), pick('compound', 1)])).toHaveLength(2));
});
