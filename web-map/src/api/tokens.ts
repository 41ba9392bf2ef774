import { request, sending } from './request';

export const scopes = ['read', 'write'] as const;
export type Scope = (typeof scopes)[number];

/** A key with which a program acts for the person who made it. */
export interface Token {
  id: number;
  name: string;
  scope: Scope;
  created_at: string;
  expires_at: string;
  /** Absent where the server keeps no account of it. */
  last_used?: string | null;
}

const path = '/api/v1/tokens';

export const getTokens = async (): Promise<Token[]> => (await request<{ tokens: Token[] }>(path)).tokens;

/** `token` is said this once. */
export const makeToken = (wanted: { name: string; scope: Scope; days: number }): Promise<{ token: string }> => request(path, sending('POST', wanted));

export const endToken = (id: number): Promise<void> => request(`${path}/${id}`, { method: 'DELETE' });
