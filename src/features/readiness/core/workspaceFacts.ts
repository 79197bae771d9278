/** Looks through a folder for files that name a service: rules, objectives, dashboards, documents, deployments. */
import { t } from '@vscode/l10n';
import { isRecord, parseJson, recordOf, textOf } from '../../../base/json.ts';
import { mapParallel } from '../../../base/parallel.ts';
import { joinPath, nameOf, parentOf, relativePath } from '../../../base/paths.ts';
import type { Files } from '../../../base/ports.ts';
import { isOutside } from '../../../base/roots.ts';
import { readYaml } from '../../../base/yamlDecode.ts';
import { SourceText, toPlain } from '../../../base/yamlNode.ts';
import { splitDocuments } from '../../../clients/kubernetes/documents.ts';
import { listOf, valueAt, type ServiceFile, type ServiceRule, type WorkspaceFacts } from './facts.ts';

const most = { files: 4000, bytes: 1_000_000, depth: 12 };
const skipped = /^(?:node_modules|dist|vendor|target|templates|\.(?!github$).*)$/;

export interface Place {
  /** Absolute. */
  readonly top: string;
  readonly service: string;
  readonly signal: AbortSignal;
}

interface Found {
  readonly rules: ServiceRule[];
  readonly objectives: ServiceFile[];
  readonly dashboards: ServiceFile[];
  readonly documents: ServiceFile[];
  readonly deployments: ServiceFile[];
}

export async function gatherWorkspace(files: Files, place: Place): Promise<WorkspaceFacts> {
  const { top, service, signal } = place;
  const paths: string[] = [];
  await walk(files, { folder: top, depth: 0, signal }, paths);
  const found: Found = { rules: [], objectives: [], dashboards: [], documents: [], deployments: [] };
  const names = wordOf(service);
  const texts = await mapParallel(paths.slice(0, most.files), 16, async (path) => {
    signal.throwIfAborted();
    const read = await files.read(path, most.bytes);
    const text = read.ok ? new TextDecoder().decode(read.value) : '';
    return { file: relativePath(top, path), text };
  });
  for (const { file, text } of texts) {
    if (names.test(text) || names.test(file)) look(file, text, names, found);
  }
  return {
    ...found,
    deadLinks: await deadLinks(files, top, found.rules),
    notes:
      paths.length > most.files
        ? [t('Only the first {0} files of {1} were looked at.', most.files, top)]
        : [],
  };
}

/** The name by itself, not as a part of a longer one. */
function wordOf(service: string): RegExp {
  return new RegExp(`(?<![\\w-])${service.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}(?![\\w-])`);
}

interface Step {
  readonly folder: string;
  readonly depth: number;
  readonly signal: AbortSignal;
}

/** Links are not followed: what they lead to is somebody else's. */
async function walk(files: Files, { folder, depth, signal }: Step, paths: string[]): Promise<void> {
  signal.throwIfAborted();
  const listed = await files.list(folder);
  if (!listed.ok) return;
  for (const { name, kind } of listed.value) {
    if (paths.length > most.files) return;
    const path = joinPath(folder, name);
    if (kind === 'directory' && depth < most.depth && !skipped.test(name))
      await walk(files, { folder: path, depth: depth + 1, signal }, paths);
    else if (kind === 'file' && /\.(?:ya?ml|json|md)$/.test(name)) paths.push(path);
  }
}

/** Where the name stands by itself: in a heading, as code, a cell, a link or an entry. In a sentence, `api` may be any. */
function isAbout({ source }: RegExp, text: string): boolean {
  const places = [
    `^#.*${source}`,
    `[\`*|[(]\\s*${source}\\s*[\`*|\\])]`,
    `^\\s*(?:[-*+]|\\d+\\.)\\s+${source}\\s*$`,
    `:\\s*${source}\\s*$`,
  ];
  return new RegExp(places.join('|'), 'm').test(text);
}

/** In a dashboard's title, or as a value that a query selects by. */
const isShown = ({ source }: RegExp, title: string, text: string): boolean =>
  new RegExp(source).test(title) || new RegExp(String.raw`[=~]\s*\\"[^"\\]*${source}[^"\\]*\\"`).test(text);

function look(file: string, text: string, names: RegExp, found: Found): void {
  if (file.endsWith('.md')) {
    if (!names.test(file) && !isAbout(names, text)) return;
    found.documents.push({ file, title: /^#+ +(.+)$/m.exec(text)?.[1]?.trim() ?? nameOf(file) });
    return;
  }
  if (file.endsWith('.json')) {
    const { panels, title } = recordOf(parseJson(text));
    if (Array.isArray(panels) && isShown(names, textOf(title), text))
      found.dashboards.push({ file, title: textOf(title) || nameOf(file) });
    return;
  }
  if (isPipeline(file) && /\bhelm\b/.test(text)) found.deployments.push({ file, title: nameOf(file) });
  for (const part of splitDocuments(text)) {
    if (!names.test(part.text)) continue;
    const read = readYaml(new SourceText(file, part.text));
    const content = read.ok && read.value.root ? toPlain(read.value.root) : undefined;
    if (isRecord(content)) lookAtYaml(file, content, names, found);
  }
}

const isPipeline = (file: string): boolean =>
  /(?:^|\/)(?:\.github\/workflows\/[^/]+|azure-pipelines[^/]*|\.gitlab-ci)\.ya?ml$/.test(file);

function lookAtYaml(
  file: string,
  content: Readonly<Record<string, unknown>>,
  names: RegExp,
  found: Found,
): void {
  const kind = textOf(content['kind']);
  const version = textOf(content['apiVersion']);
  const title = textOf(valueAt(content, 'metadata', 'name')) || nameOf(file);
  const isObjective =
    (kind === 'SLO' && version.startsWith('openslo')) ||
    version.startsWith('pyrra.dev/') ||
    version.startsWith('sloth.slok.dev/') ||
    (content['version'] === 'prometheus/v1' && Array.isArray(content['slos']));
  if (isObjective) found.objectives.push({ file, title });
  if (/^(?:Application|ApplicationSet|HelmRelease)$/.test(kind)) found.deployments.push({ file, title });
  const groups = listOf(kind === 'PrometheusRule' ? valueAt(content, 'spec', 'groups') : content['groups']);
  for (const rule of groups.flatMap((group) => listOf(recordOf(group)['rules'])).filter(isRecord)) {
    const isAlert = typeof rule['alert'] === 'string';
    const expr = textOf(rule['expr']);
    if (!names.test(`${expr}\n${JSON.stringify(rule['labels'] ?? {})}`)) continue;
    found.rules.push({
      file,
      kind: isAlert ? 'alert' : 'record',
      name: textOf(isAlert ? rule['alert'] : rule['record']),
      expr,
      annotations: recordOf(rule['annotations']),
    });
  }
}

/** A link to a page is not opened; a path is looked for from the folder that was searched, and from the rule file. */
async function deadLinks(
  files: Files,
  top: string,
  rules: readonly ServiceRule[],
): Promise<ReadonlySet<string>> {
  const dead = new Set<string>();
  for (const rule of rules) {
    const link = runbookOf(rule);
    if (link === undefined || /^[a-z][a-z+.-]*:/i.test(link)) continue;
    const path = link.replace(/#.*$/, '');
    const places = [joinPath(top, path), joinPath(top, parentOf(rule.file), path)];
    const there = await Promise.all(places.map((place) => isThere(files, top, place)));
    if (!there.includes(true)) dead.add(link);
  }
  return dead;
}

/** What lies outside of the folder is not there, so that a link tells nothing about the machine. */
async function isThere(files: Files, top: string, place: string): Promise<boolean> {
  if (await isOutside({ ports: { files }, roots: [top] }, place)) return false;
  return (await files.stat(place)).ok;
}

export function runbookOf({ annotations }: ServiceRule): string | undefined {
  return ['runbook_url', 'runbook', 'runbookUrl']
    .map((key) => textOf(annotations[key]).trim())
    .find((link) => link !== '');
}
