import { t } from '@vscode/l10n';

/** How long ago, in the largest unit that says enough: "12 s", "5 min", "3 h", "2 d". */
export function ageText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 90) return t('{0} s', seconds);
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return t('{0} min', minutes);
  const hours = Math.round(minutes / 60);
  return hours < 36 ? t('{0} h', hours) : t('{0} d', Math.round(hours / 24));
}

/** "2 firing, 1 pending". */
export function countText(alerts: readonly { readonly state: 'firing' | 'pending' }[]): string {
  const firing = alerts.filter(({ state }) => state === 'firing').length;
  const pending = alerts.length - firing;
  const parts = [
    ...(firing > 0 ? [t('{0} firing', firing)] : []),
    ...(pending > 0 ? [t('{0} pending', pending)] : []),
  ];
  return parts.join(', ');
}
