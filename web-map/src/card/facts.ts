import type { Collections, Field } from '../api/collections';
import type { Feature } from '../api/feature';
import type { Source } from '../api/district';
import { inWords } from '../language/title';
import type { Language } from '../view/view';

/** One line of a card. */
export interface Fact {
  name: string;
  title: string;
  text: string;
  /** Set where the value names another feature. */
  reference?: { collection: string; id: number };
  source?: Source;
}

export interface Facts {
  known: Fact[];
  /** Titles of the fields nobody has filled in. */
  missing: string[];
}

const words = { zh: { true: '是', false: '否' }, en: { true: 'yes', false: 'no' } };
/** Units come in UCUM; these read otherwise for people. */
const units: Record<string, string> = { m2: 'm²', m3: 'm³', a: '', '1': '' };

/** The facts of a feature as its collection's description orders and names them. */
export function factsOf(feature: Feature, collection: string, collections: Collections, language: Language): Facts {
  const described = collections.collections.find(({ name }) => name === collection)?.fields ?? [];
  const fields = described.filter(({ type }) => type !== 'json');
  const title = (field: Field) => withoutRemark(inWords(field.title, language) || field.name);
  const filled = fields.filter(({ name }) => isFilled(feature.properties[name]));
  return {
    known: filled.map((field) => factOf(field, title(field), feature, collections, language)),
    missing: fields.filter((field) => !filled.includes(field) && field.open !== false).map(title),
  };
}

/** A title may explain its values in brackets; a card has the value itself. */
const withoutRemark = (title: string) => title.replace(/\s*[（(][^（()）]*[）)]$/, '');

const isFilled = (value: unknown) => value !== undefined && value !== null && value !== '';

function factOf(field: Field, title: string, feature: Feature, collections: Collections, language: Language): Fact {
  const value = feature.properties[field.name];
  const source = sourceOf(feature, field.name);
  return {
    name: field.name,
    title,
    text: textOf(field, value, collections, language),
    ...(field.target && typeof value === 'number' ? { reference: { collection: field.target, id: value } } : {}),
    ...(source ? { source } : {}),
  };
}

/** Where one value has another origin than its feature, `fact_sources` says which. */
function sourceOf(feature: Feature, field: string): Source | undefined {
  const sources = feature.properties['fact_sources'];
  return typeof sources === 'object' && sources !== null ? (sources as Record<string, Source>)[field] : undefined;
}

function textOf(field: Field, value: unknown, collections: Collections, language: Language): string {
  if (typeof value === 'boolean') return words[language][`${value}`];
  if (field.code_list) {
    const code = collections.code_lists[field.code_list]?.find(({ code: known }) => known === String(value));
    return inWords(code?.title, language) || String(value);
  }
  if (typeof value === 'number' && !field.target) {
    const unit = field.unit ? (units[field.unit] ?? field.unit) : '';
    return [isYear(field) ? String(value) : plain(value, language), unit].filter(Boolean).join(' ');
  }
  return String(value);
}

/** 1,987 is a number of households, 1987 a year. */
const isYear = ({ name, unit }: Field) => unit === 'year' || /(^|_)year$/.test(name);
const plain = (value: number, language: Language) =>
  new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en', { maximumFractionDigits: 1 }).format(value);

/** What to call a feature: its name, else the title of its class with its code, else its number. */
export function nameOf(feature: { id: number; properties: Record<string, unknown> }, collection: string, collections: Collections, language: Language): string {
  const { name, code, class: kind, kind: other } = feature.properties;
  if (isFilled(name)) return String(name);
  const title = classTitle(String(kind ?? other ?? ''), collection, collections, language);
  return [title, isFilled(code) ? String(code) : `#${feature.id}`].filter(Boolean).join(' ');
}

/** The title of a class or kind code within its collection; empty where it is unknown. */
export function classTitle(code: string, collection: string, collections: Collections, language: Language): string {
  const fields = collections.collections.find(({ name }) => name === collection)?.fields ?? [];
  const list = fields.find(({ name }) => name === 'class' || name === 'kind')?.code_list;
  return list ? inWords(collections.code_lists[list]?.find((entry) => entry.code === code)?.title, language) : '';
}
