import { request, sending } from './request';

export type DeviceKind = 'computer' | 'tablet' | 'phone' | 'program';

/** What somebody signed in on, or a token's program. */
export interface Device {
  id: number;
  kind: DeviceKind;
  /** What its person calls it, or it calls itself; may be empty. */
  name: string;
  first_seen: string;
  /** To ten minutes; null: not yet. */
  last_seen: string | null;
  signed_in: boolean;
  /** The one this page runs on. */
  current: boolean;
}

/** One's own devices, or those of a person whom an administrator looks at. */
const path = (person?: number) => (person === undefined ? '/api/v1/devices' : `/api/v1/people/${person}/devices`);

export const getDevices = async (person?: number): Promise<Device[]> => (await request<{ devices: Device[] }>(path(person))).devices;

export const renameDevice = (id: number, name: string): Promise<void> => request(`${path()}/${id}`, sending('PATCH', { name }));

/** Its session and tokens end. */
export const endDevice = (id: number, person?: number): Promise<void> => request(`${path(person)}/${id}`, { method: 'DELETE' });
