/** The lines of a rendered manifest and where each comes from. */
import type { RenderAnswer, RenderedDocument } from '../../../../clients/engine/charts.ts';

export interface Origin {
  /** As Helm names the template, without the top chart's name. */
  readonly template: string;
  /** Relative to the chart's folder; empty where that is inside an archive. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** How far the way could be followed: through helpers, to the line that includes one, or only to line 1. */
  readonly traced: 'helpers' | 'templates' | 'none';
}

export interface PlacedDocument {
  readonly document: RenderedDocument;
  /** The manifest's line that the document's first one is, from 1. */
  readonly first: number;
  readonly last: number;
}

/** The documents in the order of the manifest. */
export function placeDocuments({ manifest, documents }: RenderAnswer): readonly PlacedDocument[] {
  let at = 0;
  let line = 1;
  return documents.flatMap((document) => {
    // Blanks at its end are not printed of the last one.
    const text = document.text.trimEnd();
    const start = manifest.indexOf(text, at);
    if (start === -1) return [];
    const first = line + countBreaks(manifest.slice(at, start));
    const last = first + countBreaks(text);
    at = start + text.length;
    line = last;
    return [{ document, first, last }];
  });
}

function countBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** @param line of the manifest, from 1 */
export function originIn(
  { document, first }: PlacedDocument,
  sources: RenderAnswer['sources'],
  line: number,
): Origin | undefined {
  const { lines = [], traced } = document;
  const at = 2 * (line - first);
  const [index, from] = [lines[at], lines[at + 1]];
  const source = index === undefined ? undefined : sources?.[index];
  if (source === undefined || from === undefined || traced === undefined) return undefined;
  return { ...source, line: from, traced };
}
