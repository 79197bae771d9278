/**
 * A recording of a terminal, as pieces of what it showed with their times: an asciicast of version 2 or 3
 * (https://docs.asciinema.org/manual/asciicast/v3/), or the plain bytes that `script` keeps.
 */
import { listOf, numberOf, parseJson, recordOf, textOf } from '../../../../base/json.ts';

export interface Recording {
  /** Milliseconds since 1970; undefined where nothing tells. */
  readonly begun: number | undefined;
  readonly columns: number;
  readonly pieces: readonly RecordedPiece[];
}

export interface RecordedPiece {
  /** Milliseconds behind the beginning; 0 where the recording holds no times. */
  readonly at: number;
  /** `marker`: what a person marked while it was recorded, with their words. */
  readonly kind: 'shown' | 'marker';
  readonly text: string;
}

const usualColumns = 80;

/** Undefined for an asciicast of a version that is not known. */
export function readRecording(text: string): Recording | undefined {
  const [first = '', ...lines] = text.split('\n');
  const header = recordOf(parseJson(first));
  const version = numberOf(header['version']);
  if (version === undefined) return plain(text);
  if (version !== 2 && version !== 3) return undefined;
  const seconds = numberOf(header['timestamp']);
  const columns = numberOf(header['width']) ?? numberOf(recordOf(header['term'])['cols']);
  return {
    begun: seconds === undefined ? undefined : seconds * 1000,
    columns: columns ?? usualColumns,
    pieces: piecesOf(lines, version === 3),
  };
}

/** @param isInterval whether a time counts from the line before */
function piecesOf(lines: readonly string[], isInterval: boolean): readonly RecordedPiece[] {
  let before = 0;
  return lines.flatMap((line): RecordedPiece[] => {
    const [time, code, data] = listOf(parseJson(line));
    if (typeof code !== 'string') return [];
    const seconds = numberOf(time) ?? 0;
    before = isInterval ? before + seconds : seconds;
    const kind = code === 'o' ? 'shown' : code === 'm' ? 'marker' : undefined;
    return kind === undefined ? [] : [{ at: Math.round(before * 1000), kind, text: textOf(data) }];
  });
}

/** `script` writes a line of its own at both ends; the first one may tell when, and how wide. */
function plain(text: string): Recording {
  const head = /^Script started on ([^\n[]*)(\[[^\n]*)?\n/.exec(text);
  const begun = Date.parse((head?.[1] ?? '').trim());
  const columns = Number(/COLUMNS="(\d{1,4})"/.exec(head?.[2] ?? '')?.[1] ?? usualColumns);
  return {
    begun: Number.isNaN(begun) ? undefined : begun,
    columns,
    pieces: [{ at: 0, kind: 'shown', text: text.slice(head?.[0].length ?? 0) }],
  };
}
