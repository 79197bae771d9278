/** `readiness.yaml` beside Chart.yaml: what a person says of a service that no file can show. */
import { t } from '@vscode/l10n';
import * as z from 'zod';
import { readYaml } from '../../../base/yamlDecode.ts';
import { SourceText, toPlain } from '../../../base/yamlNode.ts';
import { isCriterion, type CriterionId } from './criteria.ts';

export const declarationsFile = 'readiness.yaml';

export interface Declaration {
  readonly by: string;
  /** Such as 2026-11-22. */
  readonly date: string;
  readonly evidence: string;
}

export interface Declarations {
  readonly of: ReadonlyMap<CriterionId, Declaration>;
  /** What was not taken, as sentences. */
  readonly notes: readonly string[];
}

const fileSchema = z.object({ version: z.literal(1), criteria: z.record(z.string(), z.unknown()) });
const declarationSchema = z.object({
  by: z.string().trim().min(1),
  // YAML makes a time of a day.
  date: z
    .string()
    .transform((text) => text.replace(/T00:00:00Z$/, ''))
    .pipe(z.iso.date()),
  evidence: z.string().default(''),
});

/** What has no name, or a day that is still to come, counts for nothing. @param today such as 2026-11-22 */
export function readDeclarations(text: string, today: string): Declarations {
  const read = readYaml(new SourceText(declarationsFile, text));
  if (!read.ok) return none(t('{0} is no YAML: {1}', declarationsFile, read.error.message));
  const file = fileSchema.safeParse(read.value.root && toPlain(read.value.root));
  if (!file.success) {
    return none(t('{0} needs "version: 1" and "criteria"; nothing of it was taken.', declarationsFile));
  }
  const of = new Map<CriterionId, Declaration>();
  const notes: string[] = [];
  for (const [id, value] of Object.entries(file.data.criteria)) {
    const declared = declarationSchema.safeParse(value);
    if (!isCriterion(id)) notes.push(t('{0} declares "{1}", which is no criterion.', declarationsFile, id));
    else if (!declared.success) {
      notes.push(t('{0}: {1} needs "by" (who) and "date" (a day such as 2026-11-22).', declarationsFile, id));
    } else if (declared.data.date > today) {
      notes.push(
        t('{0}: {1} is declared on {2}, which is still to come.', declarationsFile, id, declared.data.date),
      );
    } else of.set(id, declared.data);
  }
  return { of, notes };
}

const none = (note: string): Declarations => ({ of: new Map(), notes: [note] });
