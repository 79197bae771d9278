/** Which YAML files are patches of a kustomization: parts of objects, which no server would take as they are. */
import { joinPath, parentOf } from '../../../base/paths.ts';
import type { Files } from '../../../base/ports.ts';
import { readYaml } from '../../../base/yamlDecode.ts';
import { SourceText, toPlain } from '../../../base/yamlNode.ts';

/** Bytes. */
const largest = 200_000;
/** Folders above a file in which its kustomization is looked for: `overlays/production/patches/web.yaml`. */
const levels = 3;
const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** @param file absolute */
export async function isPatch(files: Files, file: string): Promise<boolean> {
  let folder = parentOf(file);
  for (let level = 0; level < levels; level += 1) {
    for (const name of names) {
      const bytes = await files.read(joinPath(folder, name), largest);
      if (!bytes.ok) continue;
      const patches = patchesIn(new TextDecoder().decode(bytes.value));
      if (patches.some((path) => joinPath(folder, path) === file)) return true;
    }
    folder = parentOf(folder);
  }
  return false;
}

/** Relative paths; a patch that is written out in the kustomization itself is among them, and names no file. */
function patchesIn(text: string): readonly string[] {
  const reading = readYaml(new SourceText('', text));
  const content = reading.ok && reading.value.root !== undefined ? toPlain(reading.value.root) : undefined;
  return ['patches', 'patchesStrategicMerge', 'patchesJson6902'].flatMap((list) =>
    itemsOf(fieldOf(content, list)).flatMap((item) => {
      const path = typeof item === 'string' ? item : fieldOf(item, 'path');
      return typeof path === 'string' ? [path] : [];
    }),
  );
}

function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
