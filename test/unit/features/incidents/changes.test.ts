import { describe, expect, test } from 'vitest';
import { changesOf, commitChange } from '../../../../src/features/incidents/core/changes.ts';

const changes = (command: string, output = '') =>
  changesOf({ seq: 4, command, output, t: 1000, actor: 'human', t_source: 'shell' }).map(
    ({ kind, data }) => ({ kind, ...data }),
  );

describe('what a command changed', () => {
  test.each([
    [
      'kubectl set resources deployment/api --limits=memory=1Gi -n prod',
      { what: 'kubectl', ref: 'deployment/api', summary: 'set resources', after: 'limits memory=1Gi' },
    ],
    [
      'kubectl set image deployment/api api=shop/api:2.0.3',
      { what: 'kubectl', ref: 'deployment/api', summary: 'set image', after: 'api=shop/api:2.0.3' },
    ],
    [
      'kubectl --context prod scale deployment api --replicas 5',
      { what: 'kubectl', ref: 'deployment/api', summary: 'scale', after: 'replicas 5' },
    ],
    [
      `kubectl patch deployment redis -n production --type='json' \\\n  -p='[{"op": "replace", "value":"1Gi"}]'`,
      {
        what: 'kubectl',
        ref: 'deployment/redis',
        summary: 'patch',
        after: 'p [{"op": "replace", "value":"1Gi"}]',
      },
    ],
    [
      'kubectl rollout restart deployment/api',
      { what: 'kubectl', ref: 'deployment/api', summary: 'rollout restart' },
    ],
    ['kubectl apply -f deploy/', { what: 'kubectl', ref: 'deploy/', summary: 'apply' }],
    ['sudo kubectl cordon node-1', { what: 'kubectl', ref: 'node-1', summary: 'cordon' }],
  ])('%s', (command, change) => expect(changes(command)).toEqual([{ kind: 'change', ...change }]));

  test('Helm releases with their revision and what was set', () => {
    const output = 'Release "api" has been upgraded.\nNAME: api\nREVISION: 7\n';
    expect(changes('helm upgrade api charts/api -n prod --set resources.limits.memory=1Gi', output)).toEqual([
      {
        kind: 'change',
        what: 'helm',
        ref: 'api revision 7',
        summary: 'upgrade charts/api',
        after: 'resources.limits.memory=1Gi',
      },
    ]);
  });

  test('rollbacks are rollbacks', () => {
    expect(changes('kubectl rollout undo deployment/api --to-revision=3')).toEqual([
      { kind: 'rollback', target: 'deployment/api', from: '', to: '3', result: '' },
    ]);
    expect(changes('helm rollback api 6', 'Rollback was a success!')).toEqual([
      { kind: 'rollback', target: 'api', from: '', to: '6', result: 'Rollback was a success!' },
    ]);
  });

  test('a commit with its hash', () => {
    expect(
      changes(
        'git add . && git commit -m "Raise; the limit"',
        '[main 1a2b3c4] Raise; the limit\n 1 file changed',
      ),
    ).toEqual([{ kind: 'change', what: 'git', ref: '1a2b3c4', summary: 'Raise; the limit (main)' }]);
  });

  test('a line of several commands makes several, with the command as evidence', () => {
    const events = changesOf({
      seq: 9,
      command: 'kubectl scale deploy/a --replicas=1; kubectl scale deploy/b --replicas=2',
      output: '',
      t: 5,
      actor: 'human',
      t_source: 'shell',
    });
    expect(events.map(({ data }) => data['ref'])).toEqual(['deploy/a', 'deploy/b']);
    expect(events.map(({ evidence }) => evidence)).toEqual([[9], [9]]);
  });

  test.each([
    'kubectl get pods',
    'kubectl rollout status deployment/api',
    'kubectl apply -f x.yaml --dry-run=server',
    'helm upgrade api charts/api --dry-run',
    'helm list',
    'git status',
    'git commit --amend --dry-run',
    'echo kubectl delete pod x',
    'grep "kubectl scale deploy/a" runbook.md',
    '',
  ])('nothing: %s', (command) => expect(changes(command)).toEqual([]));
});

test('a commit that is added stands at its time, and one from before the incident is no fix and moves no beginning', () => {
  const began = Date.UTC(2026, 4, 13, 14, 0, 0, 700);
  const commit = { ref: '4f2c9aa', subject: 'Raise the limit' };
  const at = (time: number) => commitChange({ ...commit, time }, began);
  expect(at(Date.UTC(2026, 4, 13, 14, 5) / 1000)).toEqual({
    kind: 'change',
    t: Date.UTC(2026, 4, 13, 14, 5),
    t_source: 'git',
    data: { what: 'git', ref: '4f2c9aa', summary: 'Raise the limit' },
  });
  // In the same second: git keeps no parts of it.
  expect(at(Date.UTC(2026, 4, 13, 14) / 1000)).toMatchObject({ t: began, data: { what: 'git' } });
  expect(at(Date.UTC(2026, 4, 13, 9) / 1000)).toEqual({
    kind: 'change',
    data: { what: 'commit', ref: '4f2c9aa', summary: 'Raise the limit (2026-05-13 09:00 UTC)' },
  });
});
