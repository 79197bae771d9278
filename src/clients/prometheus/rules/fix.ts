/** Changes of a text that take a finding away. */

/** Places from 0; the text between them goes, and the new one comes. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export interface TextFix {
  /** A sentence that says what changes. */
  readonly title: string;
  /** In the order of the text; none reaches into another. */
  readonly edits: readonly TextEdit[];
}

export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return edits.reduceRight((done, edit) => done.slice(0, edit.from) + edit.text + done.slice(edit.to), text);
}
