import { shallowRef, type Ref } from 'vue';
import { query, request } from '../api/request';
import type { Feature } from '../api/feature';
import { me } from '../session/session';
import { shapeOf, type Shape } from '../draft/shape';

/** The outlines of the person's divisions; none where one is everywhere. */
export function useOwnDivisions(): Ref<readonly Shape[]> {
  const areas = shallowRef<readonly Shape[]>([]);
  const codes = [...new Set(me.value?.grants.map(({ division }) => division) ?? [])];
  if (codes.length > 0 && codes.every(Boolean)) void load();
  return areas;

  async function load(): Promise<void> {
    const found = await Promise.all(codes.map((code) => request<{ features: Feature[] }>(`/ogc/collections/division/items?${query({ f: 'json', code })}`))).catch(() => []);
    areas.value = found.flatMap(({ features }) => features.flatMap(({ geometry }) => (geometry ? [shapeOf(geometry)] : [])));
  }
}
