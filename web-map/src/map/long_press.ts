/** Milliseconds a finger must rest: a little longer than the browsers that tell a long press themselves. */
const patience = 600;
/** Pixels a resting finger may tremble. */
const tremble = 8;

/**
 * Tells where one finger rests. Safari on tablets sends no 'contextmenu' for it, Chrome does: then this stays silent. The
 * click that may follow the finger's leaving is kept from the page. Returns how to stop.
 */
export function onLongPress(element: HTMLElement, tell: (clientX: number, clientY: number) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let start = { x: 0, y: 0 };
  let told = false;
  const forget = () => clearTimeout(timer);

  const listeners: Record<string, (event: Event) => void> = {
    touchstart(event) {
      const { touches } = event as TouchEvent;
      const finger = touches[0];
      forget();
      told = false;
      if (!finger || touches.length > 1) return;
      start = { x: finger.clientX, y: finger.clientY };
      timer = setTimeout(() => {
        told = true;
        tell(start.x, start.y);
      }, patience);
    },
    touchmove(event) {
      const finger = (event as TouchEvent).touches[0];
      if (finger && Math.hypot(finger.clientX - start.x, finger.clientY - start.y) > tremble) forget();
    },
    touchend(event) {
      forget();
      if (told && event.cancelable) event.preventDefault();
    },
    touchcancel: forget,
    contextmenu: forget,
  };
  for (const [name, listener] of Object.entries(listeners)) element.addEventListener(name, listener, { passive: name !== 'touchend' });
  return () => {
    forget();
    for (const [name, listener] of Object.entries(listeners)) element.removeEventListener(name, listener);
  };
}
