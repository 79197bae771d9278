/** The whole file of a runbook: new, or with what a person has made of it since. */
import { t } from '@vscode/l10n';
import type { Clock, ShellSyntax } from '../../../../base/ports.ts';
import type { IncidentEvent } from '../../../../clients/notes/incidentEvents.ts';
import { withoutSecrets } from '../../../../clients/notes/withoutSecrets.ts';
import { partOf, recordOfIncident } from '../record/record.ts';
import { splitFrontMatter, withFrontMatter } from './frontMatter.ts';
import { makeRunbook, type Runbook } from './generateRunbook.ts';
import { mergeRegions, writeRegions } from './regions.ts';
import { runbookRegions } from './runbookText.ts';

export interface RunbookSource {
  /** Of the incident, or of the recording. */
  readonly id: string;
  readonly events: readonly IncidentEvent[];
  /** `incident` unless told. */
  readonly from?: 'incident' | 'recording';
  /** Only the events from and to these numbers. */
  readonly part?: { readonly from?: number; readonly to?: number };
  /** The file as it is, where there is one: edits of people stay. */
  readonly existing?: string;
}

export interface WrittenRunbook {
  readonly markdown: string;
  /** Where it belongs, below `runbooks/` in the notes folder. */
  readonly name: string;
  readonly runbook: Runbook;
  /** Parts that a person has edited and that were therefore left as they are. */
  readonly kept: readonly string[];
}

export async function generateRunbook(
  { shell, clock }: { readonly shell: ShellSyntax; readonly clock: Clock },
  { id, events, from, part = {}, existing }: RunbookSource,
): Promise<WrittenRunbook> {
  const record = partOf(await recordOfIncident(id, events, shell), part);
  const runbook = makeRunbook(record);
  // What was recorded by another hand, or before a rule was known.
  const regions = await withoutSecrets(runbookRegions(runbook, from));
  const name = `${[slugOf(runbook.title, id), part.from, part.to].filter((each) => each !== undefined).join('-')}.md`;
  const today = new Date(clock.now()).toISOString().slice(0, 10);
  if (existing === undefined) {
    const head = `# ${runbook.title}\n\n${t('Made from what was recorded in {0}. Parts between the comments are made anew as long as nobody edits them.', id)}\n`;
    const body = await writeRegions(head, regions);
    const markdown = withFrontMatter(body, await withoutSecrets(headOf(runbook, today)));
    return { markdown, name, runbook, kept: [] };
  }
  const { front } = splitFrontMatter(existing);
  const merged = await mergeRegions(existing, regions);
  const joined = (a: readonly string[], b: readonly string[]): readonly string[] => [
    ...new Set([...a, ...b]),
  ];
  const markdown = withFrontMatter(merged.text, {
    symptoms: joined(front.symptoms, runbook.symptoms),
    alerts: joined(front.alerts, runbook.alerts),
    services: joined(front.services, runbook.services),
    generated_from: joined(front.generatedFrom, [id]),
    ...(merged.text === existing ? {} : { generated: today }),
  });
  return { markdown, name, runbook, kept: merged.kept };
}

function headOf({ title, symptoms, alerts, services, incident }: Runbook, today: string) {
  return {
    title,
    version: 1,
    symptoms,
    alerts,
    services,
    generated_from: [incident],
    generated: today,
    last_verified: null,
    verified_by: null,
  };
}

/** A file's name from a title: letters of any language, digits, dashes. */
function slugOf(title: string, otherwise: string): string {
  const slug = (text: string): string =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 60)
      .replace(/-+$/, '');
  return slug(title) || slug(otherwise) || 'runbook';
}
