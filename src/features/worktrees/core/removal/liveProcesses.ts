/** Programs whose working folder lies in a worktree: an agent there would be left without a folder. */
import { mapParallel } from '../../../../base/parallel.ts';
import { isWithin, joinPath, nameOf } from '../../../../base/paths.ts';
import type { Ports } from '../../../../base/ports.ts';
import { readText } from '../../../../clients/git/gitDirectory.ts';

export interface LiveProcess {
  readonly pid: number;
  /** Such as `claude`, `bash`. */
  readonly name: string;
}

export type LivePorts = Pick<Ports, 'files' | 'processes' | 'environment'>;

/** Those that this user may see; undefined where this system does not tell. */
export async function findLiveProcesses(
  { files, processes, environment }: LivePorts,
  folder: string,
): Promise<readonly LiveProcess[] | undefined> {
  const real = await files.realPath(folder);
  if (!real.ok) return [];
  if (environment.platform === 'linux') return inProc(files, real.value);
  if (environment.platform === 'win32') return undefined;
  // One line for each: p with the id, c with the name, n with the folder.
  const listed = await processes.run({ program: 'lsof', args: ['-w', '-a', '-d', 'cwd', '-F', 'pcn'] });
  return listed.ok && listed.value.stdout !== '' ? parseLsof(listed.value.stdout, real.value) : undefined;
}

async function inProc(files: Ports['files'], folder: string): Promise<readonly LiveProcess[] | undefined> {
  const entries = await files.list('/proc');
  if (!entries.ok) return undefined;
  const ids = entries.value.map(({ name }) => name).filter((name) => /^\d+$/.test(name));
  const found = await mapParallel(ids, 32, async (id): Promise<LiveProcess[]> => {
    const cwd = await files.realPath(`/proc/${id}/cwd`);
    if (!cwd.ok || !isWithin(cwd.value, folder)) return [];
    const name = await readText(files, `/proc/${id}/comm`);
    return [{ pid: Number(id), name: name?.trim() ?? '' }];
  });
  return found.flat();
}

/** @param output of `lsof -F pcn` */
export function parseLsof(output: string, folder: string): LiveProcess[] {
  const found: LiveProcess[] = [];
  let current: LiveProcess = { pid: 0, name: '' };
  for (const line of output.split('\n')) {
    const value = line.slice(1);
    if (line.startsWith('p')) current = { pid: Number(value), name: '' };
    else if (line.startsWith('c')) current = { ...current, name: nameOf(value) };
    else if (line.startsWith('n') && isWithin(joinPath(value), folder)) found.push(current);
  }
  return found;
}
