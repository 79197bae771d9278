/** The documents of a YAML file, as kubectl parts it: at lines that begin with `---`. */

export interface ManifestText {
  readonly text: string;
  /** The line of the file that the text's first one is, from 1. */
  readonly line: number;
}

/** Documents without anything but blanks and comments are left out. */
export function splitDocuments(text: string): readonly ManifestText[] {
  const documents: ManifestText[] = [];
  let lines: string[] = [];
  let first = 1;
  const end = (next: number): void => {
    if (lines.some((line) => !/^\s*(?:#|$|%|\.\.\.)/.test(line))) {
      documents.push({ text: lines.join('\n'), line: first });
    }
    lines = [];
    first = next;
  };
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    if (!/^---(?:\s|$)/.test(line)) {
      lines.push(line);
      continue;
    }
    end(index + 1);
    // What stands behind the dashes belongs to the document: blanks keep its columns.
    const rest = line.slice(3);
    lines.push(/^\s*(?:#|$)/.test(rest) ? '' : `   ${rest}`);
  }
  end(1);
  return documents;
}
