import { reactive } from 'vue';

/** Whether something is drawn or written that is not saved: then nobody takes its place on the page unasked. */
export const editing = reactive({
  busy: false,
  /** Grows with each wish to leave. */
  asked: 0,
});

/** True where nothing would be lost; else the person is asked first. */
export function mayLeave(): boolean {
  if (editing.busy) editing.asked++;
  return !editing.busy;
}
