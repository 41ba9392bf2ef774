import zh from '../../locales/zh.json';
import { Problem } from '../api/problem';

type Translate = (key: string) => string;

/** What the server found wrong in the form, each once: in words of the page where it has some for the field. */
export function findingTexts(reason: unknown, t: Translate): string[] {
  if (!(reason instanceof Problem) || reason.type !== 'invalid' || !Array.isArray(reason.more['findings'])) return [];
  const texts = (reason.more['findings'] as { field?: unknown; message?: unknown }[]).map(({ field, message }) => {
    const name = /^[a-z]+/.exec(String(field ?? ''))?.[0] ?? '';
    return name in zh.people.wrong ? t(`people.wrong.${name}`) : String(message ?? '');
  });
  return [...new Set(texts)].filter(Boolean);
}
