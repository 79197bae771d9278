/** Writes a generated chart to disk. */
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ChartSpec, FileContent, FileTree } from './chartSpec.ts';
import { packChart } from './packChart.ts';

/** Makes `<parent>/<chart name>/chart` with all files of the chart, and answers that folder. */
export async function writeChart(parent: string, chart: ChartSpec): Promise<string> {
  const folder = join(parent, chart.name, 'chart');
  await writeTree(folder, chart.files);
  return folder;
}

/** Writes files below a folder, which is made where it is missing. */
export async function writeTree(folder: string, files: FileTree): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeContent(target, content);
  }
}

async function writeContent(target: string, content: FileContent): Promise<void> {
  if (typeof content === 'string' || content instanceof Uint8Array) return writeFile(target, content);
  if ('link' in content) return symlink(content.link, target);
  return writeFile(target, packChart(content.archive));
}
