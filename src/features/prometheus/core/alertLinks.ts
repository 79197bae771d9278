/** Where an alert leads: its rule, its runbook. */
/** Line and column, from 0, of the rule that raises the alert; undefined where the text has none. */
export function ruleLine(text: string, alert: string): number | undefined {
  const name = alert.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  const rule = new RegExp(
    String.raw`^[ \t]*(?:-[ \t]+)?['"]?alert['"]?[ \t]*:[ \t]*['"]?${name}['"]?[ \t]*,?[ \t]*(?:#.*)?$`,
  );
  const line = text.split(/\r?\n/).findIndex((each) => rule.test(each));
  return line < 0 ? undefined : line;
}

export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** The runbook for an alert: the one with its name, else the first that names it in its text. */
export function runbookFor(alert: string, files: readonly TextFile[]): TextFile | undefined {
  const bare = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const named = files.find(({ path }) => {
    const file = path.slice(path.lastIndexOf('/') + 1);
    return bare(file.replace(/\.[a-z]+$/i, '')) === bare(alert);
  });
  const word = new RegExp(String.raw`(?<![\w])${alert.replaceAll(/\W/g, String.raw`\$&`)}(?![\w])`);
  return named ?? files.find(({ text }) => alert !== '' && word.test(text));
}
