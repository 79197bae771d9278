/** Times on axes and in readouts, in the time zone of the person who looks. */

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(language: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${name}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(language, { hourCycle: 'h23', ...options });
  formatters.set(key, made);
  return made;
}

/** The day stands below the first label, and below each label of another day than the one before. */
export function timeLabels(splits: readonly number[], step: number, language: string): string[] {
  const time = formatter(language, step < 60 ? 'seconds' : 'minutes', {
    hour: '2-digit',
    minute: '2-digit',
    ...(step < 60 && { second: '2-digit' }),
  });
  const day = formatter(language, 'day', { month: 'short', day: 'numeric' });
  let before = '';
  return splits.map((seconds) => {
    const date = new Date(seconds * 1000);
    const today = day.format(date);
    const another = today !== before;
    before = today;
    if (step >= 86_400) return today;
    return another ? `${time.format(date)}\n${today}` : time.format(date);
  });
}

/** A moment in full, to the second. */
export function formatMoment(seconds: number, language: string): string {
  return formatter(language, 'moment', {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(new Date(seconds * 1000));
}

export function formatClock(seconds: number, language: string): string {
  return formatter(language, 'clock', { hour: '2-digit', minute: '2-digit' }).format(
    new Date(seconds * 1000),
  );
}
