/** What the system tells of a running program. Undefined everywhere on Windows, where this asks nobody. */
import type { Ports } from '../../base/ports.ts';

export type ProcessPorts = Pick<Ports, 'files' | 'processes' | 'environment'>;

export interface RunningProcess {
  readonly parent: number;
  /** When it began, in the system's own words: tells it from a later program with the same id. */
  readonly born: string;
}

/** Undefined where no such program runs, or the system does not tell. */
export async function processAt(ports: ProcessPorts, pid: number): Promise<RunningProcess | undefined> {
  if (ports.environment.platform === 'linux') {
    const read = await ports.files.read(`/proc/${pid}/stat`, 4096);
    return read.ok ? parseStat(new TextDecoder().decode(read.value)) : undefined;
  }
  const line = await linesOf(ports, 'ps', ['-o', 'ppid=,lstart=', '-p', String(pid)]);
  const [, parent, born] = /^\s*(\d+)\s+(.+?)\s*$/.exec(line?.[0] ?? '') ?? [];
  return parent === undefined || born === undefined ? undefined : { parent: Number(parent), born };
}

/** @param text of `/proc/PID/stat`: the name in it may hold spaces and brackets */
function parseStat(text: string): RunningProcess | undefined {
  // After the name: state, parent, and with the twentieth field the time of the start in ticks since the system's own.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [, parent] = fields;
  const born = fields[19];
  return parent === undefined || born === undefined ? undefined : { parent: Number(parent), born };
}

/** The folder in which a program works, links resolved. */
export async function folderOfProcess(ports: ProcessPorts, pid: number): Promise<string | undefined> {
  if (ports.environment.platform === 'linux') {
    const real = await ports.files.realPath(`/proc/${pid}/cwd`);
    return real.ok ? real.value : undefined;
  }
  const lines = await linesOf(ports, 'lsof', ['-w', '-a', '-d', 'cwd', '-p', String(pid), '-F', 'n']);
  return lines?.find((line) => line.startsWith('n'))?.slice(1);
}

/** Whether a program has started others that still run. */
export async function hasChildren(ports: ProcessPorts, pid: number): Promise<boolean | undefined> {
  if (ports.environment.platform === 'linux') {
    const read = await ports.files.read(`/proc/${pid}/task/${pid}/children`, 64 * 1024);
    return read.ok ? new TextDecoder().decode(read.value).trim() !== '' : undefined;
  }
  const lines = await linesOf(ports, 'pgrep', ['-P', String(pid)]);
  return lines?.some((line) => line !== '');
}

async function linesOf(
  { processes, environment }: ProcessPorts,
  program: string,
  args: readonly string[],
): Promise<readonly string[] | undefined> {
  if (environment.platform === 'win32') return undefined;
  const ran = await processes.run({ program, args, timeLimit: 5000 });
  return ran.ok ? ran.value.stdout.split('\n') : undefined;
}
