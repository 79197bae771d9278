/** What a folder's own settings say of its charts, for those who have no editor to ask: as the editor would take them. */
import { t } from '@vscode/l10n';
import * as z from 'zod';
import { parseJsonc } from '../../../base/jsonc.ts';
import { joinPath } from '../../../base/paths.ts';
import type { Files } from '../../../base/ports.ts';
import { readHelmSettings, type HelmSettings } from './settings.ts';

export interface FolderSettings extends Pick<HelmSettings, 'major' | 'rules' | 'environments'> {
  /** Why the folder's settings are not used. */
  readonly note?: string;
}

const largest = 1_000_000;
const file = '.vscode/settings.json';
const settings = z.record(z.string(), z.unknown());

/** Of the folder that is searched; keys of environments are relative to it. Without a file: what holds without settings. */
export async function readFolderSettings(files: Files, folder: string): Promise<FolderSettings> {
  const read = await files.read(joinPath(folder, file), largest);
  if (!read.ok) {
    const usual = fromSettings({});
    return read.error.code === 'not-found' ? usual : { ...usual, note: notUsed(read.error.message) };
  }
  const parsed = parseJsonc(new TextDecoder().decode(read.value));
  const known = settings.safeParse(parsed.ok ? parsed.value : undefined);
  if (known.success) return fromSettings(known.data);
  return { ...fromSettings({}), note: notUsed(parsed.ok ? t('it is not a list of settings') : parsed.error) };
}

function fromSettings(raw: Readonly<Record<string, unknown>>): FolderSettings {
  const { major, rules, environments } = readHelmSettings({
    version: Number(raw['sreWorkbench.helm.version'] ?? 4),
    rules: raw['sreWorkbench.helm.rules'],
    environments: raw['sreWorkbench.helm.environments'],
    roots: [],
    promql: raw['sreWorkbench.rules.enabled'],
  });
  return { major, rules, environments };
}

function notUsed(reason: string): string {
  return t('The settings in {0} are not used: {1}', file, reason);
}
