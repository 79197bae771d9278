/** Prometheus's verdict on rule files, and besides it what it does not say: mistakes that circulate, alerts that lack something. */
import { isWithin, joinPath, parentOf } from '../../../base/paths.ts';
import {
  checkRules,
  type CheckedFile,
  type RuleFinding,
  type RulesReport,
  type RulesWork,
} from './checkRules.ts';
import { lintRules } from '../../../clients/prometheus/rules/lintRules.ts';
import { lineAndColumn } from '../../../clients/prometheus/rules/places.ts';
import { withoutSilenced } from '../../../clients/prometheus/rules/promqlRules.ts';
import { readText } from './readText.ts';
import { recordedIn, type RecordedRule } from '../../../clients/prometheus/rules/recordedTwice.ts';
import { expressionsIn, kindOfText } from '../../../clients/prometheus/rules/ruleExpressions.ts';

/** What the files record twice is told across all that are named. */
export async function checkAndLint(files: readonly string[], work: RulesWork): Promise<RulesReport> {
  const report = await checkRules(files, work);
  const texts = new Map<string, string>();
  for (const { file } of report.files) {
    const text = await readText(work, pathOf(file, work));
    if (text.ok && kindOfText(text.value) === 'rules') texts.set(file, text.value);
  }
  const recorded = [...texts].flatMap(([file, text]) => recordedIn(file, text));
  const linted = await Promise.all(
    report.files.map(async (checked): Promise<CheckedFile> => {
      const text = texts.get(checked.file);
      if (text === undefined) return checked;
      const others = recorded.filter(({ file }) => file !== checked.file);
      const own = await lintText(text, checked.file, { work, others });
      const findings = [...checked.findings, ...own];
      return { ...checked, findings: findings.toSorted((a, b) => a.line - b.line || a.column - b.column) };
    }),
  );
  return { ...report, files: linted };
}

const pathOf = (file: string, { folder }: RulesWork) => joinPath(folder, file.replaceAll('\\', '/'));

async function lintText(
  text: string,
  file: string,
  { work, others }: { readonly work: RulesWork; readonly others: readonly RecordedRule[] },
): Promise<readonly RuleFinding[]> {
  const folders = [parentOf(pathOf(file, work)), work.folder];
  const exists = async (link: string) => {
    const paths = folders.map((folder) => joinPath(folder, link));
    const allowed = paths.filter((path) => work.roots?.some((root) => isWithin(path, root)) ?? true);
    const found = await Promise.all(allowed.map(async (path) => work.files.stat(path)));
    return found.some(({ ok }) => ok);
  };
  const around = { file, recorded: others, exists };
  const findings = await lintRules({ text, expressions: expressionsIn(text) }, { around });
  return withoutSilenced(text, findings).map(({ rule, severity, from, message }) => ({
    rule,
    severity,
    ...lineAndColumn(text, from),
    message,
  }));
}
