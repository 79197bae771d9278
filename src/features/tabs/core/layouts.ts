/** Layouts: several tabs that are opened together, from a YAML file with questions that are asked once. */
import { t } from '@vscode/l10n';
import * as z from 'zod';
import type { IncidentReference } from '../../../base/incidentCommands.ts';
import { joinPath, nameOf } from '../../../base/paths.ts';
import type { Files } from '../../../base/ports.ts';
import { err, ok, type Failure, type Result } from '../../../base/result.ts';
import { readYaml } from '../../../base/yamlDecode.ts';
import { SourceText, type YamlNode } from '../../../base/yamlNode.ts';
import { roles } from './tab.ts';

const mostBytes = 64 * 1024;
const mostTabs = 20;

const variableShape = z.object({
  name: z.string().regex(/^[a-z][A-Za-z0-9]*$/),
  question: z.string(),
  default: z.exactOptional(z.string()),
});
const tabShape = z.object({
  name: z.string().min(1),
  role: z.exactOptional(z.enum(roles)),
  /** Relative to the workspace folder, or absolute. */
  folder: z.exactOptional(z.string()),
  /** The branch of a worktree of the tab's own. */
  worktree: z.exactOptional(z.string()),
  profile: z.exactOptional(z.string()),
  environment: z.exactOptional(z.string()),
  task: z.string().min(1),
  done: z.exactOptional(z.string()),
  evidence: z.array(z.string()).default([]),
  coordinator: z.boolean().default(false),
  /** In an incident a terminal that records takes its place: a person acts there. */
  acts: z.boolean().default(false),
  /** False: listed, and started when the person says so. */
  start: z.boolean().default(true),
});
const layoutShape = z.object({
  name: z.string().min(1),
  description: z.string().default(''),
  variables: z.array(variableShape).default([]),
  tabs: z.array(tabShape).min(1).max(mostTabs),
});

export type LayoutVariable = z.infer<typeof variableShape>;
export type LayoutTab = z.infer<typeof tabShape>;
export type Layout = z.infer<typeof layoutShape> & {
  /** The file's name without its ending. */
  readonly id: string;
};

/** A layout of a file's text; the failure names the field that is wrong. */
export function parseLayout(path: string, text: string): Result<Layout, Failure<'no-layout'>> {
  const refuse = (detail: string): Result<never, Failure<'no-layout'>> =>
    err({ code: 'no-layout', message: t('{0} is no layout: {1}', path, detail) });
  const read = readYaml(new SourceText(path, text));
  if (!read.ok) return refuse(read.error.message);
  const parsed = layoutShape.safeParse(read.value.root && plain(read.value.root, new Map()));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  const known = new Set(parsed.data.variables.map(({ name }) => name));
  const unknown = [...JSON.stringify(parsed.data.tabs).matchAll(place)].find(
    ([, name = '']) => !known.has(name),
  );
  if (unknown) return refuse(t('the variable {0} is not asked for', unknown[1] ?? ''));
  return ok({ ...parsed.data, id: nameOf(path).replace(/\.ya?ml$/, '') });
}

/** What an alias shares is made once. */
function plain(node: YamlNode, made: Map<YamlNode, unknown>): unknown {
  const known = made.get(node);
  if (known !== undefined) return known;
  const value =
    node.kind === 'scalar'
      ? node.value
      : node.kind === 'list'
        ? node.items.map((item) => plain(item, made))
        : Object.fromEntries([...node.entries].map(([key, entry]) => [key, plain(entry.value, made)]));
  made.set(node, value);
  return value;
}

const place = /\{\{\s*([a-z][A-Za-z0-9]*)\s*\}\}/g;

/** The tabs with the answers in place of the variables. */
export function fillLayout(layout: Layout, answers: ReadonlyMap<string, string>): readonly LayoutTab[] {
  const fill = (text: string): string => text.replaceAll(place, (_, name: string) => answers.get(name) ?? '');
  return layout.tabs.map((tab) => ({
    ...tab,
    name: fill(tab.name),
    task: fill(tab.task),
    evidence: tab.evidence.map(fill),
    ...(tab.folder === undefined ? {} : { folder: fill(tab.folder) }),
    ...(tab.worktree === undefined ? {} : { worktree: fill(tab.worktree) }),
    ...(tab.done === undefined ? {} : { done: fill(tab.done) }),
  }));
}

/** The tabs that work for an incident: its log is evidence of each, and the one that acts is left out. */
export function bindLayout(
  tabs: readonly LayoutTab[],
  incident: IncidentReference | undefined,
): readonly LayoutTab[] {
  if (!incident) return tabs;
  const log = joinPath(incident.folder, 'events.ndjson');
  return tabs
    .filter(({ acts }) => !acts)
    .map((tab) => ({
      ...tab,
      name: `${tab.name} ${incident.id}`,
      evidence: [log, ...tab.evidence],
    }));
}

export interface LayoutList {
  readonly layouts: readonly Layout[];
  readonly failures: readonly Failure[];
}

/** The layouts of some folders; of two with one name the one of the later folder counts, so a person's own replaces a built-in one. */
export async function readLayouts(files: Files, folders: readonly string[]): Promise<LayoutList> {
  const found = new Map<string, Layout>();
  const failures: Failure[] = [];
  for (const folder of folders) {
    const entries = await files.list(folder);
    for (const { name, kind } of entries.ok ? entries.value : []) {
      if (kind !== 'file' || !/\.ya?ml$/.test(name)) continue;
      const path = joinPath(folder, name);
      const bytes = await files.read(path, mostBytes);
      const layout = bytes.ok ? parseLayout(path, new TextDecoder().decode(bytes.value)) : bytes;
      if (layout.ok) found.set(layout.value.id, layout.value);
      else failures.push(layout.error);
    }
  }
  return { layouts: [...found.values()], failures };
}
