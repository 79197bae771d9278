/** The script that runs as root, against an apt-get of our own. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { installScript } from '../../../scripts/setup/system.mjs';

let folder: string;
const at = (name: string) => path.join(folder, name);

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sre-workbench-apt-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** An apt-get that writes down its arguments and what the guard says to each service, and then runs `more`. */
async function fakeAptGet(more: string): Promise<void> {
  await writeFile(
    at('apt-get'),
    `#!/bin/sh
echo "$*" >> '${at('calls')}'
for service in prometheus prometheus-node-exporter.service ssh; do
  '${at('guard')}' $service start; echo "$service $?" >> '${at('answers')}'
done
${more}
`,
  );
  await chmod(at('apt-get'), 0o755);
  await writeFile(at('systemctl'), `#!/bin/sh\necho "$*" >> '${at('systemctl.calls')}'\n`);
  await chmod(at('systemctl'), 0o755);
}

function run(packages: string[]) {
  const child = spawn('sh', ['-c', installScript(at('guard')), 'set-up', ...packages], {
    env: { PATH: `${folder}:/usr/bin:/bin` },
    stdio: 'ignore',
  });
  return { child, ended: new Promise<number | null>((resolve) => child.once('close', resolve)) };
}

const linesOf = async (name: string) => (await readFile(at(name), 'utf8')).trimEnd().split('\n');

test('the guard keeps Prometheus from starting, lets all else start, and goes away', async () => {
  await fakeAptGet('exit 0');
  expect(await run(['prometheus', 'zsh']).ended).toBe(0);
  expect(await linesOf('calls')).toEqual([
    '-o DPkg::Lock::Timeout=300 install -y --no-install-recommends prometheus zsh',
  ]);
  expect(await linesOf('answers')).toEqual([
    'prometheus 101',
    'prometheus-node-exporter.service 101',
    'ssh 0',
  ]);
  expect(existsSync(at('guard'))).toBe(false);
  expect(await linesOf('systemctl.calls')).toEqual(['disable prometheus.service']);
});

test('a failed install is tried once more with new package lists', async () => {
  await fakeAptGet(`[ "$1" = update ] && touch '${at('lists')}'\n[ -e '${at('lists')}' ]`);
  expect(await run(['zsh']).ended).toBe(0);
  expect((await linesOf('calls')).map((line) => /(install|update)/.exec(line)?.[1])).toEqual([
    'install',
    'update',
    'install',
  ]);
  expect(existsSync(at('systemctl.calls'))).toBe(false);
});

test('the guard goes away when the installation fails', async () => {
  await fakeAptGet('exit 100');
  expect(await run(['zsh']).ended).toBe(1);
  expect(existsSync(at('guard'))).toBe(false);
});

test('the guard goes away when the script is asked to end', async () => {
  await fakeAptGet(`while [ ! -e '${at('go-on')}' ]; do sleep 0.05; done`);
  const { child, ended } = run(['zsh']);
  await vi.waitFor(() => expect(existsSync(at('answers'))).toBe(true), 10_000);
  expect(existsSync(at('guard'))).toBe(true);
  child.kill('SIGTERM');
  await writeFile(at('go-on'), '');
  expect(await ended).toBe(143);
  expect(existsSync(at('guard'))).toBe(false);
});

test('the guard of somebody else stays as it is', async () => {
  const theirs = '#!/bin/sh\nexit 7\n';
  await writeFile(at('guard'), theirs, { mode: 0o755 });
  await fakeAptGet('exit 0');
  expect(await run(['prometheus']).ended).toBe(0);
  expect(await readFile(at('guard'), 'utf8')).toBe(theirs);
  expect(await linesOf('answers')).toContain('ssh 7');
});

test('a guard of ours that a killed run has left goes away', async () => {
  await fakeAptGet(`cp '${at('guard')}' '${at('copy')}'`);
  await run(['zsh']).ended;
  await writeFile(at('guard'), await readFile(at('copy')), { mode: 0o755 });
  expect(await run(['zsh']).ended).toBe(0);
  expect(existsSync(at('guard'))).toBe(false);
});
