/** How old a replica is, by what its `last-updated.txt` says. */
import { t } from '@vscode/l10n';

/** Milliseconds after which a replica counts as stale, unless a setting says otherwise. */
const staleAfter = 7 * 86_400_000;

export interface Age {
  /** As the file has it; null where there is none, or none that can be right. */
  readonly lastUpdated: string | null;
  /** Milliseconds; undefined for unknown. */
  readonly age: number | undefined;
  /** Older than the limit, or of unknown age. */
  readonly stale: boolean;
}

/** A clock may be a little ahead of another. */
const tolerated = 10 * 60_000;

/**
 * @param text what `last-updated.txt` holds, undefined where there is none
 * @param now milliseconds since 1970
 * @param limit milliseconds
 */
export function readAge(text: string | undefined, now: number, limit = staleAfter): Age {
  const written =
    text
      ?.replace(/^\uFEFF/, '')
      .trim()
      .split(/\r?\n/)[0]
      ?.trim() ?? '';
  const time = written === '' ? Number.NaN : timeOf(written);
  if (Number.isNaN(time) || time > now + tolerated) return { lastUpdated: null, age: undefined, stale: true };
  const age = Math.max(0, now - time);
  return { lastUpdated: written, age, stale: age > limit };
}

/** What scripts write: ISO 8601 with `T` or a space, a name before it (`Last updated: ...`), or seconds since 1970. */
function timeOf(text: string): number {
  if (/^\d{10}$/.test(text)) return Number(text) * 1000;
  const [iso] =
    /\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?(?:Z|[+-]\d{2}:?\d{2})?/.exec(text) ?? [];
  return Date.parse(iso?.replace(' ', 'T') ?? text);
}

/** "3 days ago", in the largest whole unit. */
export function describeAge(age: number | undefined): string {
  if (age === undefined) return t('age unknown');
  const minutes = Math.floor(age / 60_000);
  if (minutes < 1) return t('just now');
  if (minutes < 60) return minutes === 1 ? t('1 minute ago') : t('{0} minutes ago', minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return hours === 1 ? t('1 hour ago') : t('{0} hours ago', hours);
  const days = Math.floor(hours / 24);
  return days === 1 ? t('1 day ago') : t('{0} days ago', days);
}
