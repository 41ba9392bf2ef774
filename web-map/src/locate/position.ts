import { onBeforeUnmount, ref } from 'vue';
import type { LonLat } from '../api/district';

export interface Position {
  at: LonLat;
  /** Metres, 95 %. */
  accuracy: number;
}
/** Why there is no position; each has its own words. */
export type NoPosition = 'denied' | 'unavailable' | 'timeout' | 'unsupported' | 'insecure';

const patience = 15_000; // milliseconds until the device must have found itself
const codes: Record<number, NoPosition> = { 1: 'denied', 2: 'unavailable', 3: 'timeout' };

/** Follows the device's position while the component is there. */
export function usePosition() {
  const position = ref<Position | null>(null);
  const failure = ref<NoPosition | null>(null);
  let watching: number | undefined;

  function start(): void {
    stop();
    failure.value = null;
    if (!window.isSecureContext) failure.value = 'insecure';
    else if (!('geolocation' in navigator)) failure.value = 'unsupported';
    else watching = navigator.geolocation.watchPosition(found, ({ code }) => (failure.value = codes[code] ?? 'unavailable'), {
      enableHighAccuracy: true,
      timeout: patience,
    });
  }
  function found({ coords }: GeolocationPosition): void {
    failure.value = null;
    position.value = { at: [coords.longitude, coords.latitude], accuracy: coords.accuracy };
  }
  function stop(): void {
    if (watching !== undefined) navigator.geolocation.clearWatch(watching);
    watching = undefined;
  }
  onBeforeUnmount(stop);
  return { position, failure, start };
}
