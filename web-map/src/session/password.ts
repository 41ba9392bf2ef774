/** As the server has it. */
export const fewest = 10;

/** What is wrong with a new password before it is sent: a word of `session.weak`; nothing where the server decides. */
export function weakness(password: string, again: string, login: string, current = ''): 'short' | 'login' | 'same' | 'differs' | null {
  if ([...password].length < fewest) return 'short';
  if (password.toLowerCase() === login.toLowerCase()) return 'login';
  if (password === current) return 'same';
  return password === again ? null : 'differs';
}
