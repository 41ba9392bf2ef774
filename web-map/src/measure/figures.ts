import type { Language } from '../view/view';

const number = (value: number, language: Language, digits: number) =>
  new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en', { maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value);

/** Three or more figures that matter, in metres or kilometres. */
export function lengthText(metres: number, language: Language): string {
  if (metres < 100) return `${number(metres, language, 1)} m`;
  if (metres < 10_000) return `${number(metres, language, 0)} m`;
  return `${number(metres / 1000, language, 2)} km`;
}

/** How sure a place is: whole metres, then as any length. */
export const accuracyText = (metres: number, language: Language): string =>
  metres < 100 ? `${number(Math.max(1, metres), language, 0)} m` : lengthText(metres, language);

/** Square metres, hectares from ten thousand, square kilometres from a million. */
export function areaText(squareMetres: number, language: Language): string {
  if (squareMetres < 1_000) return `${number(squareMetres, language, 1)} m²`;
  if (squareMetres < 10_000) return `${number(squareMetres, language, 0)} m²`;
  if (squareMetres < 1_000_000) return `${number(squareMetres / 10_000, language, 2)} ${language === 'zh' ? '公顷' : 'ha'}`;
  return `${number(squareMetres / 1_000_000, language, 3)} km²`;
}
