/** What happened before that looks like this: over incidents, postmortems and runbooks. */
import { joinPath, nameOf } from '../../../../base/paths.ts';
import type { Files } from '../../../../base/ports.ts';
import type { IncidentEvent } from '../../../../clients/notes/incidentEvents.ts';
import { readIncident } from '../../../../clients/notes/incidentLog.ts';
import { listIncidents } from '../../../../clients/notes/incidents.ts';
import { readShell } from '../effect/shellWords.ts';
import { namesIn } from '../runbook/kubernetesNames.ts';
import { listRunbooks, wordsOf } from '../runbook/listRunbooks.ts';
import { readRunbook } from '../runbook/readRunbook.ts';
import { foldIncident } from '../state/fold.ts';

/** What something is found by. */
export interface Traits {
  readonly alerts: readonly string[];
  /** Workloads and releases. */
  readonly services: readonly string[];
  readonly symptoms: string;
  readonly causes: string;
}

export interface Described extends Traits {
  readonly kind: 'incident' | 'postmortem' | 'runbook';
  readonly id: string;
  readonly title: string;
  /** Absolute. */
  readonly path: string;
  /** Milliseconds since 1970; undefined where it is not known. */
  readonly at: number | undefined;
}

export interface Similar extends Described {
  /** From 0 to 1. */
  readonly score: number;
  readonly shared: readonly ('alerts' | 'services' | 'symptoms' | 'causes')[];
}

export interface SimilarAnswer {
  /** The best first. */
  readonly found: readonly Similar[];
  /** Incidents with the same alert, or the same service and cause: it came back so many times. */
  readonly recurrences: readonly string[];
}

export function traitsOf(events: readonly IncidentEvent[]): Traits {
  const { alerts, causes, title } = foldIncident(events);
  const names = events.flatMap((event) =>
    event.kind === 'command' ? (readShell(event.data.command)?.commands ?? []).flatMap(namesIn) : [],
  );
  const findings = events.flatMap((event) => (event.kind === 'finding' ? [event.data.text] : []));
  return {
    alerts: [...new Set(alerts.map(({ name }) => name))],
    services: [
      ...new Set(
        names.filter(({ kind }) => kind === 'WORKLOAD' || kind === 'RELEASE').map(({ value }) => value),
      ),
    ],
    symptoms: [title, ...alerts.map(({ summary }) => summary), ...findings].join('\n'),
    causes: causes.map(({ text }) => text).join('\n'),
  };
}

/** @param notes absolute, the notes folder */
export async function readDescribed(
  files: Files,
  { notes, incidents }: { readonly notes: string; readonly incidents: string },
): Promise<readonly Described[]> {
  const described: Described[] = [];
  for (const { id, folder } of await listIncidents(files, incidents)) {
    const read = await readIncident(files, folder);
    if (!read.ok) continue;
    const { events } = read.value;
    const { title, began } = foldIncident(events);
    described.push({ kind: 'incident', id, title, path: folder, at: began, ...traitsOf(events) });
  }
  for (const kind of ['postmortem', 'runbook'] as const) {
    for (const { path, text } of await listRunbooks(files, joinPath(notes, `${kind}s`))) {
      const { front, title } = await readRunbook(text);
      const { alerts, services } = front;
      const symptoms = [title, ...front.symptoms, sectionOf(text, /symptom|summary|impact/i)].join('\n');
      const id = front.generatedFrom[0] ?? nameOf(path).replace(/\.(?:md|markdown)$/i, '');
      const at = Date.parse(front.generated) || undefined;
      described.push({
        kind,
        id,
        title,
        path,
        at,
        alerts,
        services,
        symptoms,
        causes: sectionOf(text, /cause/i),
      });
    }
  }
  return described;
}

/** The text below the headings that match, without comments. */
function sectionOf(text: string, heading: RegExp): string {
  let inside = false;
  const kept: string[] = [];
  for (const line of text.replaceAll(/<!--[\s\S]*?-->|\]\([^)]*\)/g, ' ').split('\n')) {
    const title = /^#{1,6} (.*)/.exec(line)?.[1];
    if (title !== undefined) inside = heading.test(title);
    else if (inside) kept.push(line);
  }
  return kept.join('\n');
}

const weights = { alerts: 4, services: 2, causes: 3, symptoms: 2 } as const;

/** @param self the incident itself, which is no precedent */
export function findSimilar(
  wanted: Traits,
  described: readonly Described[],
  { self, limit }: { readonly self?: string; readonly limit: number },
): SimilarAnswer {
  const rarity = rarityOf(described.map(({ symptoms, causes }) => `${symptoms}\n${causes}`));
  const others = described.filter(({ kind, id }) => !(kind !== 'runbook' && id === self));
  const scored = others.map((each): Similar => {
    const parts = {
      alerts: overlap(wanted.alerts, each.alerts),
      services: overlap(wanted.services, each.services),
      causes: likeness(wanted.causes, each.causes, rarity),
      symptoms: likeness(wanted.symptoms, each.symptoms, rarity),
    };
    const asked = partNames.filter((part) => wanted[part].length > 0);
    const most = asked.reduce((sum, part) => sum + weights[part], 0);
    const score = asked.reduce((sum, part) => sum + weights[part] * parts[part], 0) / (most || 1);
    return {
      ...each,
      score: Number(score.toFixed(3)),
      shared: partNames.filter((part) => parts[part] >= 0.2),
    };
  });
  const found = scored.filter(({ score, shared }) => score >= 0.1 && shared.length > 0);
  const again = found.filter(
    ({ kind, shared }) =>
      kind === 'incident' &&
      (shared.includes('alerts') || (shared.includes('services') && shared.includes('causes'))),
  );
  return {
    found: found.toSorted((a, b) => b.score - a.score).slice(0, limit),
    recurrences: [...new Set(again.map(({ id }) => id))],
  };
}

const partNames = ['alerts', 'services', 'symptoms', 'causes'] as const;

function overlap(wanted: readonly string[], given: readonly string[]): number {
  const there = new Set(given.map((each) => each.toLowerCase()));
  const shared = wanted.filter((each) => there.has(each.toLowerCase())).length;
  return wanted.length === 0 ? 0 : shared / wanted.length;
}

/** How much of what is wanted is there: a word that everything has counts little. */
function likeness(wanted: string, given: string, rarity: (word: string) => number): number {
  const words = wordsOf(wanted);
  const there = new Set(wordsOf(given));
  const all = words.reduce((sum, word) => sum + rarity(word), 0);
  const shared = words.filter((word) => there.has(word)).reduce((sum, word) => sum + rarity(word), 0);
  return all === 0 ? 0 : shared / all;
}

function rarityOf(texts: readonly string[]): (word: string) => number {
  const counts = new Map<string, number>();
  for (const text of texts) for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return (word) => Math.log(1 + (texts.length + 1) / (1 + (counts.get(word) ?? 0)));
}
