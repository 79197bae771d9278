/** The head of a runbook: what it is found by, and when it was last seen to work. People edit it; comments stay. */
import { parseDocument, type Document } from 'yaml';
import { recordOf, textOf, listOf } from '../../../../base/json.ts';

/** Such as `rollback_when: [{ query: up == 0, reason: It is down }, { check: curl -sf localhost }]`. */
export interface RollbackTrigger {
  /** `query`: PromQL that fires where it answers something; `check`: a command that fires where it fails. */
  readonly kind: 'query' | 'check';
  readonly text: string;
  /** What it means, in words. */
  readonly reason?: string;
  /** Of Prometheus, by its name in the settings. */
  readonly server?: string;
}

/** Of this form of runbooks and postmortems. */
export const newestVersion = 1;

export interface FrontMatter {
  readonly title: string;
  readonly symptoms: readonly string[];
  readonly alerts: readonly string[];
  readonly services: readonly string[];
  /** Incidents. */
  readonly generatedFrom: readonly string[];
  /** `YYYY-MM-DD`; empty where it is not said. */
  readonly generated: string;
  readonly lastVerified: string;
  readonly verifiedBy: string;
  readonly rollbackWhen: readonly RollbackTrigger[];
  /** Entries of `rollback_when` that are none: counted from 1. */
  readonly badTriggers: readonly number[];
  /** A newer one than ours is read and never written. */
  readonly version: number;
}

const block = /^---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)/m;

export interface Split {
  readonly front: FrontMatter;
  /** Behind the head. */
  readonly body: string;
  /** What is wrong with the head, as its parser says it. */
  readonly fault: string | undefined;
}

export function splitFrontMatter(text: string): Split {
  const { yaml, body } = cut(text);
  const document = parseDocument(yaml);
  const [error] = document.errors;
  const value = recordOf(error ? undefined : document.toJS());
  const triggers = triggersIn(value['rollback_when']);
  return {
    front: {
      title: textOf(value['title']),
      symptoms: texts(value['symptoms']),
      alerts: texts(value['alerts']),
      services: texts(value['services']),
      generatedFrom: texts(value['generated_from']),
      generated: dateOf(value['generated']),
      lastVerified: dateOf(value['last_verified']),
      verifiedBy: textOf(value['verified_by']),
      rollbackWhen: triggers.flatMap((trigger) => trigger ?? []),
      badTriggers: triggers.flatMap((trigger, index) => (trigger ? [] : [index + 1])),
      version: typeof value['version'] === 'number' ? value['version'] : 1,
    },
    body,
    fault: error?.message,
  };
}

/** The text with some fields of its head set; the rest of it, comments too, stays. As it is where the head is broken. */
export function withFrontMatter(text: string, fields: Readonly<Record<string, unknown>>): string {
  const { yaml, body } = cut(text);
  const document: Document = parseDocument(yaml);
  if (document.errors.length > 0) return text;
  if (document.contents === null) document.contents = document.createNode({});
  for (const [name, value] of Object.entries(fields)) {
    // Setting a value that is there already would take its comments away.
    const before = recordOf(document.toJS())[name];
    if (JSON.stringify(before) !== JSON.stringify(value)) document.set(name, document.createNode(value));
  }
  return `---\n${document.toString({ lineWidth: 0, flowCollectionPadding: false })}---\n${body}`;
}

function cut(text: string): { readonly yaml: string; readonly body: string } {
  const found = text.startsWith('---') ? block.exec(text) : null;
  return found?.index === 0
    ? { yaml: found[1] ?? '', body: text.slice(found[0].length) }
    : { yaml: '', body: text };
}

function texts(value: unknown): readonly string[] {
  return typeof value === 'string' ? [value] : listOf(value).filter((each) => typeof each === 'string');
}

function triggersIn(value: unknown): readonly (RollbackTrigger | undefined)[] {
  const entries = Array.isArray(value) ? listOf(value) : value === undefined || value === null ? [] : [value];
  return entries.map((entry) => {
    if (typeof entry === 'string' && entry.trim() !== '') return { kind: 'query', text: entry };
    const { query, check, reason, server } = recordOf(entry);
    const text = textOf(query ?? check).trim();
    if (text === '' || (query !== undefined && check !== undefined)) return undefined;
    return {
      kind: query === undefined ? 'check' : 'query',
      text,
      ...(textOf(reason) !== '' && { reason: textOf(reason) }),
      ...(textOf(server) !== '' && { server: textOf(server) }),
    };
  });
}

function dateOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  return /^\d{4}-\d\d-\d\d/.exec(textOf(value))?.[0] ?? '';
}
