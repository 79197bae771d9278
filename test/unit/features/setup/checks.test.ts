import { describe, expect, test } from 'vitest';
import type { Engine, Http, HttpRequest, Processes, ProcessRequest } from '../../../../src/base/ports.ts';
import { err, ok } from '../../../../src/base/result.ts';
import { checkSetup, describeSetup } from '../../../../src/features/setup/core/checks.ts';

const engine: Engine = {
  call: async () =>
    ok({
      helm: { '3': 'v3.22.0', '4': 'v4.3.1' },
      kubernetes: { '3': 'v1.37.0', '4': 'v1.37.0' },
      apiVersions: {},
    }),
};
const missingEngine: Engine = {
  call: async () => err({ code: 'engine-missing', message: 'The engine is missing.' }),
};

function machine(programs: Record<string, string>): { processes: Processes; requests: ProcessRequest[] } {
  const requests: ProcessRequest[] = [];
  return {
    requests,
    processes: {
      find: async (program) => (program in programs ? `/usr/bin/${program}` : undefined),
      run: async (request) => {
        requests.push(request);
        const name = request.program.split('/').at(-1) ?? '';
        return ok({ exitCode: 0, stdout: programs[name] ?? '', stderr: '' });
      },
    },
  };
}

const servers = { list: [], ports: undefined };

describe('the check of the set-up', () => {
  test('lists what is built in, and each program with its version and place', async () => {
    const { processes, requests } = machine({ git: 'git version 2.39.5\n' });
    const rows = await checkSetup({ engine, processes, servers });
    expect(rows.map(({ name, state, version, place }) => [name, state, version, place])).toEqual([
      ['Helm 4, built in', 'ready', 'v4.3.1', 'in the extension'],
      ['Helm 3, built in', 'ready', 'v3.22.0', 'in the extension'],
      ['git', 'ready', '2.39.5', '/usr/bin/git'],
      ['helm', 'missing', '', ''],
      ['Prometheus', 'missing', '', ''],
    ]);
    expect(requests.map(({ program, args }) => [program, ...args])).toEqual([['/usr/bin/git', '--version']]);
    for (const { advice } of rows) expect(advice).toMatch(/\.$/);
  });

  test('starts nothing in an untrusted workspace, and says so', async () => {
    const rows = await checkSetup({ engine, processes: undefined, servers });
    expect(rows.filter(({ state }) => state === 'unknown').map(({ name }) => name)).toEqual(['git', 'helm']);
  });

  test('says what happened and what to do where the engine is missing', async () => {
    const [row] = await checkSetup({ engine: missingEngine, processes: undefined, servers });
    expect(row).toMatchObject({ state: 'failed', place: 'The engine is missing.' });
    expect(row?.advice).toMatch(/Install the extension again/);
  });

  test('says so where a program does not answer', async () => {
    const { processes } = machine({ git: '' });
    const failure = err({ code: 'time-limit' as const, message: 'git took too long.' });
    const rows = await checkSetup({ engine, processes: { ...processes, run: async () => failure }, servers });
    expect(rows.find(({ name }) => name === 'git')).toMatchObject({
      state: 'failed',
      advice: 'git took too long.',
    });
  });

  test('becomes text for a bug report', async () => {
    const { processes } = machine({ git: 'git version 2.39.5' });
    expect(describeSetup(await checkSetup({ engine, processes, servers }))).toContain(
      'git: ready, 2.39.5, /usr/bin/git',
    );
  });

  describe('of Prometheus servers', () => {
    const list = [
      { name: 'production', url: 'https://metrics.company.test', kind: 'prometheus' as const },
      { name: 'gone', url: 'https://gone.company.test', kind: 'mimir' as const },
      { name: 'old', url: 'https://old.company.test', kind: 'thanos' as const },
    ];
    const asked: HttpRequest[] = [];
    const http: Http = {
      send: async (request) => {
        asked.push(request);
        const { host } = new URL(request.url);
        if (host.startsWith('gone')) return err({ code: 'unreachable', message: 'Nobody answers there.' });
        const answer = { status: 'success', data: { version: '3.13.5' } };
        const known = host.startsWith('metrics');
        return ok({
          status: known ? 200 : 404,
          headers: { 'content-type': known ? 'application/json' : 'text/plain' },
          body: new TextEncoder().encode(known ? JSON.stringify(answer) : 'not found'),
          url: request.url,
        });
      },
    };
    const secrets = {
      get: async () => 's3cret',
      store: async () => undefined,
      delete: async () => undefined,
    };
    const { processes } = machine({});
    const look = async () => {
      const rows = await checkSetup({ engine, processes, servers: { list, ports: { http, secrets } } });
      return rows.filter(({ name }) => name.startsWith('Prometheus'));
    };

    test('tells the version of each, or what went wrong', async () => {
      expect(await look()).toMatchObject([
        { name: 'Prometheus: production', state: 'ready', version: '3.13.5', place: list[0]?.url },
        { name: 'Prometheus: gone', state: 'failed', advice: 'Nobody answers there.' },
        { name: 'Prometheus: old', state: 'ready', version: '' },
      ]);
    });

    test('leaves their names and addresses out of a bug report', async () => {
      const text = describeSetup(await look());
      expect(text).toContain('Prometheus: ready, 3.13.5');
      expect(text).not.toMatch(/company|production|gone|s3cret/);
    });

    test('asks none in an untrusted workspace', async () => {
      asked.length = 0;
      const rows = await checkSetup({ engine, processes, servers: { list, ports: undefined } });
      expect(rows.filter(({ state }) => state === 'unknown')).toHaveLength(3);
      expect(asked).toEqual([]);
    });
  });
});
