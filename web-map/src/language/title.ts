import type { Title } from '../api/collections';
import type { Language } from '../view/view';

/** A title of the server's catalogue, beginning as a label does; empty where there is none. */
export function inWords(title: Title | undefined, language: Language): string {
  const words = title?.[language] ?? '';
  return words.charAt(0).toUpperCase() + words.slice(1);
}
