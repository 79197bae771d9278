/** The shells of incident terminals in real pseudo-terminals, with the start-up files that Debian gives to new people. */
import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { shellOf } from '../../../src/features/incidents/core/incidentShell.ts';

export const nonce = '0c9e57d8-4f5e-4a4b-9d0b-2c1a4f6b7e11';
const scripts = path.resolve(import.meta.dirname, '../../../media/shell');
const paths = { bash: '/bin/bash', zsh: '/usr/bin/zsh' } as const;
export type ShellName = keyof typeof paths;

export interface Session {
  /** All that the terminal showed. */
  readonly shown: string;
  readonly home: string;
  /** Names of the files that the home folder holds afterwards. */
  readonly files: readonly string[];
}

/** Types the lines one after another, each once the prompt is there again. */
export async function typeInto(
  shell: ShellName,
  lines: readonly string[],
  options: { readonly rc?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Session> {
  const home = await mkdtemp(path.join(tmpdir(), 'terminal-'));
  try {
    if (shell === 'bash') await cp('/etc/skel/.bashrc', path.join(home, '.bashrc'));
    // What the options of bash's HISTCONTROL=ignoreboth are called here.
    const usual =
      'HISTFILE=~/.zsh_history\nSAVEHIST=1000\nsetopt hist_ignore_space hist_ignore_dups share_history\n';
    if (shell === 'zsh') await writeFile(path.join(home, '.zshrc'), usual + (options.rc ?? ''));
    else if (options.rc !== undefined) await writeFile(path.join(home, '.bash_aliases'), options.rc);
    const started = shellOf({ path: paths[shell], scripts, zdotdir: undefined });
    if (!started) throw new Error(`No incident terminal for ${shell}.`);
    const child = spawn('python3', [path.join(import.meta.dirname, 'terminal.py')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.end(
      JSON.stringify({
        argv: [started.shellPath, ...started.shellArgs],
        env: {
          HOME: home,
          PATH: '/usr/local/bin:/usr/bin:/bin',
          TERM: 'xterm-256color',
          LANG: 'C.UTF-8',
          ...started.env,
          ...options.env,
          SRE_WORKBENCH_NONCE: nonce,
        },
        cwd: home,
        lines,
      }),
    );
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const shown = (await buffer(child.stdout)).toString('utf8');
    if ((await exited) !== 0) throw new Error(`The session ended early:\n${shown}`);
    const { readdir } = await import('node:fs/promises');
    return { shown, home, files: await readdir(home) };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
