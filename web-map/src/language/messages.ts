import { createI18n } from 'vue-i18n';
import en from '../../locales/en.json';
import zh from '../../locales/zh.json';
import type { Title } from '../api/collections';
import { view, type Language } from '../view/view';
import { inWords } from './title';

export const i18n = createI18n({ legacy: false, locale: 'zh', fallbackLocale: 'zh', messages: { zh, en } });

/** Speaks this language from now on, the whole page at once. */
export function speak(language: Language): void {
  i18n.global.locale.value = language;
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
}

/** The title in the language of the page. */
export const titleText = (title: Title | undefined, otherwise: string): string => inWords(title, view.language) || otherwise;

/** The first of our languages that the browser asks for; Chinese where it asks for neither. */
export const browserLanguage = (wanted: readonly string[]): Language =>
  wanted.find((tag) => /^(zh|en)\b/i.test(tag))?.toLowerCase().startsWith('en') ? 'en' : 'zh';
