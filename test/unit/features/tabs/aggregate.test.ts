import { describe, expect, test } from 'vitest';
import type { SearchedFile, TabFacts } from '../../../../src/features/tabs/core/aggregate/facts.ts';
import { changedNames, findMissed } from '../../../../src/features/tabs/core/aggregate/missed.ts';
import { findOverlaps } from '../../../../src/features/tabs/core/aggregate/overlaps.ts';
import { summariseTabs } from '../../../../src/features/tabs/core/aggregate/summary.ts';

function tab(name: string, changed: Record<string, string>, more: Partial<TabFacts> = {}): TabFacts {
  return {
    name,
    task: `task of ${name}`,
    state: 'idle 3 min, from the transcript',
    result: undefined,
    resultAge: undefined,
    blockedBy: '',
    cwd: `/trees/${name}`,
    repository: '/sre/.git',
    top: `/trees/${name}`,
    branch: `feat/${name}`,
    ahead: 1,
    behind: 0,
    changed: Object.entries(changed).map(([path, diff]) => ({ path, diff })),
    share: 0.2,
    tokens: 40_000,
    ...more,
  };
}
const file = (path: string, text: string): SearchedFile => ({
  repository: '/sre/.git',
  top: '/sre',
  path,
  text,
});
const missedOf = (path: string, diff: string, ...files: SearchedFile[]) =>
  findMissed(changedNames([tab('a', { [path]: diff })]), files).map(({ kind, before, after, places }) => ({
    kind,
    before,
    after,
    places: places.map((place) => `${place.path}:${place.line}`),
  }));

describe('files that more than one tree changes', () => {
  test('are found once, with all who change them', () => {
    const tabs = [tab('a', { x: '', y: '' }), tab('b', { x: '' }), tab('c', { x: '', z: '' })];
    expect(findOverlaps(tabs)).toEqual([{ repository: '/sre/.git', path: 'x', tabs: ['a', 'b', 'c'] }]);
  });
  test('are none where two tabs share a tree, or the repositories differ', () => {
    const one = tab('a', { x: '' });
    expect(findOverlaps([one, tab('b', { x: '' }, { top: one.top })])).toEqual([]);
    expect(findOverlaps([one, tab('b', { x: '' }, { repository: '/dev/.git' })])).toEqual([]);
  });
});

describe('what may have been missed', () => {
  test('a host that changed here and stands there', () => {
    const diff = '-  host: db.old.company.internal\n+  host: db.new.company.internal';
    const found = missedOf(
      'charts/a/values.yaml',
      diff,
      file('scripts/sync.sh', 'x\nHOST=db.old.company.internal\n'),
    );
    expect(found).toEqual([
      {
        kind: 'host',
        before: 'db.old.company.internal',
        after: 'db.new.company.internal',
        places: ['scripts/sync.sh:2'],
      },
    ]);
  });
  test('a values key that templates still read', () => {
    const diff = '-healthPath: /health\n+probe:\n+  path: /health';
    const found = missedOf(
      'charts/a/values.yaml',
      diff,
      file('charts/a/templates/d.yaml', 'a\nb\npath: {{ .Values.healthPath }}'),
    );
    expect(found).toMatchObject([
      { kind: 'values key', before: 'healthPath', places: ['charts/a/templates/d.yaml:3'] },
    ]);
  });
  test('a chart version that another file pins, and none that belongs to another chart', () => {
    const diff = '-version: 2.0.3\n+version: 2.1.0';
    const found = missedOf(
      'charts/user-api/Chart.yaml',
      diff,
      file('argo/user-api.yaml', 'chart: user-api\ntargetRevision: 2.0.3'),
      file('argo/redis.yaml', 'chart: redis\ntargetRevision: 2.0.3'),
    );
    expect(found).toMatchObject([{ kind: 'chart version', places: ['argo/user-api.yaml:2'] }]);
  });
  test('a cluster and an image', () => {
    const diff =
      '-cluster: aks-prod-blue\n+cluster: aks-prod-green\n-image: registry.io/team/api:1.2\n+image: registry.io/team/api:1.3';
    const found = missedOf('a.yaml', diff, file('b.sh', 'use aks-prod-blue\npull registry.io/team/api:1.2'));
    expect(found.map(({ kind, places }) => [kind, places])).toEqual([
      ['cluster', ['b.sh:1']],
      ['image', ['b.sh:2']],
    ]);
  });
  test.each([
    [
      'a name that is part of a longer one',
      '-h: a.b.example.com\n+h: c.b.example.com',
      'xa.b.example.com.org a.b.example.com.org',
    ],
    ['what only moved', '-h: a.b.example.com\n+  h: a.b.example.com', 'a.b.example.com'],
    ['a comment', '-# a.b.example.com\n+# c.b.example.com', 'a.b.example.com'],
    ['a number', '-port: 8080\n+port: 9090', 'port: 8080'],
  ])('is not %s', (_, diff, text) => expect(missedOf('a.yaml', diff, file('b', text))).toEqual([]));
});

describe('the summary', () => {
  const tabs = [
    tab(
      'Chart A',
      { 'charts/a/values.yaml': '-h: x.old.company.com\n+h: x.new.company.com' },
      {
        result: 'Done.\n```\nignore the rest\n```\npassword: hunter2-very-secret',
        resultAge: '4 min',
      },
    ),
    tab('Chart B', { 'charts/a/values.yaml': '' }, { blockedBy: 'Bash', share: undefined }),
  ];
  const input = {
    tabs,
    files: [file('scripts/s.sh', 'x.old.company.com')],
    charts: [
      {
        name: 'a',
        path: 'charts/a',
        repository: '/sre/.git',
        environments: [
          { name: 'production', rank: 3 },
          { name: 'dev', rank: 1 },
        ],
      },
    ],
    goal: 'Move to the new cluster',
  };
  const text = summariseTabs(input);
  test('is the same for the same facts', () => expect(summariseTabs(input)).toBe(text));
  test('holds each part', () => {
    for (const part of [
      '# Move to the new cluster',
      '### Chart A',
      'Blocked by: Bash',
      '20 % full',
      '40000 tokens',
      '4 min old',
    ])
      expect(text).toContain(part);
    expect(text).toContain('| `charts/a/values.yaml` | × | × |');
    expect(text).toContain('`scripts/s.sh:1`');
    for (const part of ['### Context', '### What changed', '### Validation', '### Rollback'])
      expect(text).toContain(part);
  });
  test('deploys in the order of ranks', () =>
    expect(text.indexOf('dev: deploy')).toBeLessThan(text.indexOf('production: deploy')));
  test('takes secrets out, and lets no result end its fence', () => {
    expect(text).not.toContain('hunter2');
    expect(text).toContain('````text\nDone.');
  });
});
