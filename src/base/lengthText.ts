/** How long something takes or took, for people. */
import { t } from '@vscode/l10n';

const minute = 60_000;

/** Of milliseconds: such as `4 min` or `2 h 5 min`; under a minute in seconds. */
export function lengthText(length: number): string {
  if (length < minute) return t('{0} s', Math.round(length / 1000));
  const minutes = Math.floor(length / minute);
  if (minutes < 60) return t('{0} min', minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? t('{0} h', hours) : t('{0} h {1} min', hours, minutes % 60);
  return t('{0} days', Math.floor(hours / 24));
}
