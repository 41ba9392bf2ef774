import type { Code, Collection, Collections, Field, Title } from '../api/collections';
import type { Finding } from '../api/writes';
import { isCoverage } from './coverages';

export type Input = 'text' | 'integer' | 'real' | 'date' | 'timestamp' | 'choice' | 'yes-no' | 'reference';

/** One fact to fill in. */
export interface Entry {
  name: string;
  title: Title;
  input: Input;
  unit?: string;
  required: boolean;
  minimum?: number;
  maximum?: number;
  codes?: Code[];
  target?: string;
  /** Shown, not changed here: an edit of the whole coverage decides it. */
  fixed?: boolean;
}

/** What stands in the inputs, by name of the fact; '' is unknown. */
export type Raw = Record<string, string>;

const sources = ['surveyed', 'imported', 'derived', 'estimated', 'made_up'];
const inputs: Record<string, Input> = { integer: 'integer', real: 'real', date: 'date', timestamp: 'timestamp', code: 'choice', boolean: 'yes-no', reference: 'reference' };
const title = (zh: string, en: string): Title => ({ zh, en });

/** What ties a feature to its coverage. */
const ofCoverage = ['level', 'parent'];

/**
 * The facts of a collection, as its description orders them. `known`: the properties of the feature, where there is one:
 * a fact about people that it does not tell is not this person's to change.
 */
export function entriesOf({ name, fields }: Collection, collections: Collections, known?: Record<string, unknown>): Entry[] {
  const own = fields.filter((field) => field.type !== 'json' && (!known || field.open !== false || field.name in known));
  return [
    { name: 'name', title: title('名称', 'name'), input: 'text', required: false },
    { name: 'code', title: title('编码', 'code'), input: 'text', required: false },
    ...own.map((field) => entryOf(field, collections, known !== undefined && isCoverage(name) && ofCoverage.includes(field.name))),
    { name: 'source', title: title('数据来源', 'source'), input: 'choice', required: true, codes: sources.map((code) => ({ code, title: title(code, code) })) },
  ];
}

function entryOf(field: Field, collections: Collections, fixed: boolean): Entry {
  return {
    name: field.name,
    title: field.title,
    input: inputs[field.type] ?? 'text',
    required: field.required === true,
    ...(field.unit ? { unit: field.unit } : {}),
    ...(field.minimum === undefined ? {} : { minimum: field.minimum }),
    ...(field.maximum === undefined ? {} : { maximum: field.maximum }),
    ...(field.code_list ? { codes: collections.code_lists[field.code_list] ?? [] } : {}),
    ...(field.target ? { target: field.target } : {}),
    ...(fixed ? { fixed } : {}),
  };
}

const textOf = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

export const rawOf = (entries: readonly Entry[], properties: Record<string, unknown>): Raw =>
  Object.fromEntries(entries.map(({ name }) => [name, textOf(properties[name])]));

/** The value as the server takes it; null is unknown. Only of a text without findings. */
export function valueOf({ input }: Entry, text: string): unknown {
  const given = text.trim();
  if (given === '') return null;
  if (input === 'integer' || input === 'real' || input === 'reference') return Number(given);
  if (input === 'yes-no') return given === 'true';
  return given;
}

const wholeNumber = /^[+-]?\d+$/;
const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const day = /^\d{4}-\d{2}-\d{2}$/;
const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;
const isDay = (text: string) => day.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const mostBytes = 10_000;

/** What the server would find wrong with a text, found here first; the words are the page's own by `code`. */
export function lookAt(entry: Entry, text: string): Finding | null {
  const wrong = (code: string): Finding => ({ code, field: entry.name, message: code });
  const given = text.trim();
  if (given === '') return entry.required ? wrong('required') : null;
  if (entry.input === 'integer' && !wholeNumber.test(given)) return wrong('whole-number');
  if (entry.input === 'real' && !number.test(given)) return wrong('number');
  if (entry.input === 'integer' || entry.input === 'real') {
    const value = Number(given);
    if (!Number.isFinite(value) || (entry.input === 'integer' && !Number.isSafeInteger(value))) return wrong('number');
    const below = entry.minimum !== undefined && value < entry.minimum, above = entry.maximum !== undefined && value > entry.maximum;
    return below || above ? wrong('range') : null;
  }
  if (entry.input === 'date') return isDay(given) ? null : wrong('date');
  if (entry.input === 'timestamp') return moment.test(given) && isDay(given.slice(0, 10)) ? null : wrong('timestamp');
  if (entry.input === 'choice') return entry.codes?.some(({ code }) => code === given) ? null : wrong('unknown-code');
  if (entry.input === 'reference') return wholeNumber.test(given) && Number(given) > 0 ? null : wrong('reference');
  if (new TextEncoder().encode(given).length > mostBytes) return wrong('too-long');
  return control.test(given) ? wrong('text') : null;
}

export const lookAtAll = (entries: readonly Entry[], raw: Raw): Finding[] => entries.flatMap((entry) => lookAt(entry, raw[entry.name] ?? '') ?? []);

/** The properties that differ, as a merge patch has them. */
export function changesOf(entries: readonly Entry[], before: Raw, now: Raw): Record<string, unknown> {
  const changed = entries.filter(({ name, fixed }) => !fixed && (before[name] ?? '').trim() !== (now[name] ?? '').trim());
  return Object.fromEntries(changed.map((entry) => [entry.name, valueOf(entry, now[entry.name] ?? '')]));
}
