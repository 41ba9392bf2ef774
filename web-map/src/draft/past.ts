/** Values in the order they were made, to go back and forth among. Immutable. */
export interface Past<Value> {
  readonly now: Value;
  readonly before: readonly Value[];
  readonly after: readonly Value[];
}

/** As many as a person could want to take back. */
const most = 500;

export const begin = <Value>(now: Value): Past<Value> => ({ now, before: [], after: [] });
export const step = <Value>({ now, before }: Past<Value>, next: Value): Past<Value> => ({ now: next, before: [...before, now].slice(-most), after: [] });

export function back<Value>(past: Past<Value>): Past<Value> {
  const last = past.before.at(-1);
  return last === undefined ? past : { now: last, before: past.before.slice(0, -1), after: [past.now, ...past.after] };
}
export function forth<Value>(past: Past<Value>): Past<Value> {
  const [next, ...after] = past.after;
  return next === undefined ? past : { now: next, before: [...past.before, past.now], after };
}
