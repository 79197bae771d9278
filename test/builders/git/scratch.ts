/** Real repositories in a folder of their own, made by real git without the configuration of whoever runs the tests. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const environment = {
  PATH: process.env['PATH'],
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Mei Chen',
  GIT_AUTHOR_EMAIL: 'mei.chen@example.com',
  GIT_COMMITTER_NAME: 'Mei Chen',
  GIT_COMMITTER_EMAIL: 'mei.chen@example.com',
};

export class Scratch implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<Scratch> {
    return new Scratch(await realpath(await mkdtemp(path.join(tmpdir(), 'git-'))));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  at(...parts: readonly string[]): string {
    return path.join(this.folder, ...parts);
  }

  /** Runs git in a folder, relative to this one; answers what it prints, without the line end. */
  async git(folder: string, ...args: readonly string[]): Promise<string> {
    const { stdout } = await run('git', ['-c', 'protocol.file.allow=always', ...args], {
      cwd: this.at(folder),
      env: environment,
    });
    return stdout.replace(/\n$/, '');
  }

  /** As `git`, where git is meant to stop with a conflict. */
  async gitStops(folder: string, ...args: readonly string[]): Promise<void> {
    const stopped = await this.git(folder, ...args).then(
      () => false,
      () => true,
    );
    if (!stopped) throw new Error(`git ${args.join(' ')} was to stop, and did not`);
  }

  async write(file: string, content: string | Uint8Array): Promise<void> {
    await mkdir(path.dirname(this.at(file)), { recursive: true });
    await writeFile(this.at(file), content);
  }

  async remove(file: string): Promise<void> {
    await rm(this.at(file), { recursive: true });
  }

  async read(file: string): Promise<string> {
    return readFile(this.at(file), 'utf8');
  }

  /** A repository with one commit on `main`: `app.txt` and a `.gitignore` for `.env`, `*.tfstate` and `build/`. */
  async repository(folder: string): Promise<void> {
    await mkdir(this.at(folder), { recursive: true });
    await this.git(folder, 'init', '--quiet', '--template=', '--initial-branch=main');
    await this.write(`${folder}/app.txt`, 'one\n');
    await this.write(`${folder}/.gitignore`, '.env\n*.tfstate\nbuild/\n');
    await this.commit(folder, 'Start');
  }

  async commit(folder: string, message: string): Promise<void> {
    await this.git(folder, 'add', '--all');
    await this.git(folder, 'commit', '--quiet', '--allow-empty', '--message', message);
  }
}
