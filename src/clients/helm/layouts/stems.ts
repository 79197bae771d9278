/** What the name of a values file says: `values-<env>`, `<env>-values`, `values.<env>`, and with a chart's name in it. */

export interface Stem {
  /** What is left of the name without the word `values`: empty for `values.yaml`. */
  readonly label: string;
  /** The name does not say that the file holds values. */
  readonly plain: boolean;
}

/** Undefined for a file that is no YAML. */
export function readStem(file: string): Stem | undefined {
  const stem = /^(.+)\.ya?ml$/i.exec(file)?.[1];
  return stem === undefined || stem.startsWith('.') ? undefined : readLabel(stem);
}

/** Of a folder too: `values-dev/` speaks of `dev`. */
export function readLabel(stem: string): Stem {
  const parts = /^(?:(.*?)[-_.])?values(?:[-_.](.*))?$/i.exec(stem);
  if (!parts) return { label: stem, plain: true };
  const before = /^(?:helm|chart)$/i.test(parts[1] ?? '') ? '' : (parts[1] ?? '');
  return { label: [before, parts[2] ?? ''].filter((part) => part !== '').join('-'), plain: false };
}

/**
 * The label without a chart's name at its beginning or end (`my-app-dev`, `dev-my-app`); empty where it is the name
 * alone, undefined where the label does not speak of that chart.
 */
export function withoutChartName(label: string, names: readonly string[]): string | undefined {
  const lower = label.toLowerCase();
  const text = lower.length === label.length ? lower : label;
  for (const name of names) {
    if (text === name) return '';
    if (text.startsWith(name) && isSeparator(text[name.length])) return label.slice(name.length + 1);
    if (text.endsWith(name) && isSeparator(text.at(-name.length - 1)))
      return label.slice(0, -name.length - 1);
  }
  return undefined;
}

function isSeparator(character: string | undefined): boolean {
  return character !== undefined && /[-_.]/.test(character);
}
