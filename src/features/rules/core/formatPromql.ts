/** Documents of PromQL as Prometheus prints them. */
import { t } from '@vscode/l10n';
import { joinPath } from '../../../base/paths.ts';
import type { Engine } from '../../../base/ports.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { formatPromql, type PromqlOptions } from '../../../clients/engine/promql.ts';
import { timeLimit, type RulesWork } from './checkRules.ts';
import { lineAndColumn } from '../../../clients/prometheus/rules/places.ts';
import { queriesIn } from './promqlDocument.ts';
import { readText } from './readText.ts';

export interface FormattedFile {
  readonly file: string;
  readonly changed: boolean;
  readonly text: string;
}

export interface FormatReport {
  readonly status: 'ok' | 'changed' | 'error';
  readonly files: readonly FormattedFile[];
  readonly reason?: string;
}

export async function formatFiles(files: readonly string[], work: RulesWork): Promise<FormatReport> {
  const formatted: FormattedFile[] = [];
  const reasons: string[] = [];
  for (const file of files) {
    const text = await readText(work, joinPath(work.folder, file.replaceAll('\\', '/')));
    const answer = text.ok ? await formatDocument(work.engine, text.value, { timeLimit }) : text;
    if (!text.ok) reasons.push(text.error);
    else if (!answer.ok) reasons.push(t('{0}:{1}', file, answer.error));
    else formatted.push({ file, text: answer.value, changed: answer.value !== text.value });
  }
  if (reasons.length > 0) return { status: 'error', files: formatted, reason: reasons.join('\n') };
  return { status: formatted.some(({ changed }) => changed) ? 'changed' : 'ok', files: formatted };
}

/** The whole text of a document, printed; a failure begins with line and column. */
export async function formatDocument(
  engine: Engine,
  text: string,
  options: PromqlOptions,
): Promise<Result<string, string>> {
  const queries = await queriesIn(engine, text, options);
  if (!queries.ok) return queries;
  if (queries.value.length === 0) return ok(text);
  const answer = await formatPromql(
    engine,
    queries.value.map((query) => query.text),
    options,
  );
  if (!answer.ok) return err(answer.error.message);
  for (const [index, { fault }] of answer.value.entries()) {
    if (!fault) continue;
    const { line, column } = lineAndColumn(text, (queries.value[index]?.from ?? 0) + fault.from);
    return err(`${line}:${column}: ${fault.text}`);
  }
  return ok(`${answer.value.map((each) => each.text).join('\n\n')}\n`);
}
