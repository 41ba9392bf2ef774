/** A day as people write it, in the browser's own time zone: 2026-05-01. */
export type Day = string;

const dayMilliseconds = 86_400_000;
/** How far back the slider reaches; the field beside it takes any day. */
export const sliderDays = 365;

const two = (number: number) => String(number).padStart(2, '0');
const dayOf = (date: Date): Day => `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

export const today = (now = new Date()): Day => dayOf(now);

/** Nothing for what is no day of the calendar, or one that is still to come. */
export function dayFrom(text: string, now = new Date()): Day | null {
  const [, year, month, day] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined || year < 1000) return null;
  const date = new Date(year, month - 1, day);
  return dayOf(date) === text && text <= today(now) ? text : null;
}

const noon = (day: Day): Date => new Date(`${day}T12:00:00`);

export const daysBefore = (day: Day, count: number): Day => dayOf(new Date(noon(day).getTime() - count * dayMilliseconds));
/** Whole days from one to a later one. */
export const daysBetween = (from: Day, to: Day): number => Math.round((noon(to).getTime() - noon(from).getTime()) / dayMilliseconds);

/** The last moment of that day here, as the server is asked for it. */
export function endOf(day: Day): string {
  const date = noon(day);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1, 0, 0, 0, -1).toISOString();
}
