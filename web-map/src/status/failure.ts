import zh from '../../locales/zh.json';
import { Problem, ServerGone } from '../api/problem';

type Translate = (key: string, values?: Record<string, unknown>) => string;

/** A failure in words a person can use. */
export function failureText(reason: unknown, t: Translate): string {
  if (reason instanceof ServerGone) return t('status.gone');
  if (reason instanceof Problem) {
    const why = reason.more['reason'];
    const reasons: Record<string, string> = { ...zh.reason[reason.type as keyof typeof zh.reason] };
    if (typeof why === 'string' && why in reasons) return t(`reason.${reason.type}.${why}`, reason.more);
    if (reason.type in zh.problem) return t(`problem.${reason.type}`, reason.more);
    return reason.detail ? t('status.problem', { title: reason.title, detail: reason.detail }) : reason.title;
  }
  return t('status.unexpected', { detail: reason instanceof Error ? reason.message : String(reason) });
}
