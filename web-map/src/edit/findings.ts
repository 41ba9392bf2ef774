import words from '../../locales/edit.zh.json';
import type { Finding } from '../api/writes';

type Translate = (key: string, values?: Record<string, unknown>) => string;

/** A finding in words of the page, else in the server's. `range`: what would be right. */
export function findingText({ code, message }: Finding, t: Translate, range = ''): string {
  return code in words.edit.finding ? t(`edit.finding.${code}`, { range }) : message;
}
