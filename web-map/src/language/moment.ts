import type { Language } from '../view/view';

/** A moment as the person's clock shows it, such as 2026年3月5日 14:07; empty for nonsense. */
export function momentText(iso: string, language: Language): string {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return '';
  return moment.toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}
