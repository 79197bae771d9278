import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  bindLayout,
  fillLayout,
  parseLayout,
  readLayouts,
} from '../../../../src/features/tabs/core/layouts.ts';
import { allPatterns, rankPatterns } from '../../../../src/features/tabs/core/patterns.ts';
import { firstPrompt } from '../../../../src/features/tabs/core/firstPrompt.ts';
import { createFiles } from '../../../../src/node/files.ts';

const folder = path.resolve(import.meta.dirname, '../../../../media/layouts');
const ids = globSync('*.yaml', { cwd: folder }).map((name) => name.replace('.yaml', ''));
const layout = (id: string) => {
  const parsed = parseLayout(`${folder}/${id}.yaml`, readFileSync(`${folder}/${id}.yaml`, 'utf8'));
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
};
const answersOf = (id: string) =>
  new Map(layout(id).variables.map(({ name, default: value }) => [name, value ?? `the ${name}`]));

describe('the layouts that come with it', () => {
  test('are the eight', () =>
    expect(ids.sort()).toEqual([
      'document-analysis',
      'drift',
      'dual-data-store',
      'emergency-rollback',
      'incident',
      'investigation',
      'multi-repository',
      'parallel-updates',
    ]));
  test.each(ids)('%s can be filled, and nothing is left open', (id) => {
    const tabs = fillLayout(layout(id), answersOf(id));
    expect(tabs.length).toBeGreaterThan(0);
    expect(JSON.stringify(tabs)).not.toMatch(/\{\{|undefined/);
  });
  test.each([
    ['parallel-updates', ['green', 'green', 'blue', 'yellow', 'green']],
    ['emergency-rollback', ['red', 'yellow', 'blue']],
  ])('%s has the colours that people know it by', (id, colours) =>
    expect(layout(id).tabs.map(({ role }) => role)).toEqual(colours),
  );
  test('have one coordinator where several tabs work on one change', () => {
    for (const id of ['parallel-updates', 'multi-repository'])
      expect(layout(id).tabs.filter(({ coordinator }) => coordinator)).toHaveLength(1);
  });
});

describe('a layout that is bound to an incident', () => {
  const incident = { folder: '/notes/incidents/INC-1', id: 'INC-1' };
  const tabs = fillLayout(layout('emergency-rollback'), answersOf('emergency-rollback'));

  test('leaves the acting to a terminal that records, and gives its log to the others', () => {
    const bound = bindLayout(tabs, incident);
    expect(bound.map(({ name }) => name)).toEqual(['Document INC-1', 'Investigate INC-1']);
    for (const { evidence } of bound) expect(evidence[0]).toBe('/notes/incidents/INC-1/events.ndjson');
  });
  test('is as it was without one', () => expect(bindLayout(tabs, undefined)).toEqual(tabs));
});

describe('a layout of one’s own', () => {
  test('replaces the built-in one of the same name', async () => {
    const { layouts } = await readLayouts(createFiles(), [folder, folder]);
    expect(layouts).toHaveLength(ids.length);
  });
  test.each([
    ['no YAML', 'tabs: [', /line|flow|expected/i],
    ['no tabs', 'name: x\ntabs: []', /tabs/],
    ['a command', 'name: x\ntabs:\n  - {name: a, task: b, profile: 3}', /profile/],
    ['a variable that is not asked for', 'name: x\ntabs:\n  - {name: a, task: "{{b}}"}', /variable b/],
  ])('with %s is refused, and says why', (_, text, why) => {
    const parsed = parseLayout('own.yaml', text);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.error.message).toMatch(why);
  });
  test('of nested aliases is refused before it is written out', () => {
    const bomb = Array.from({ length: 30 }, (_, i) => `x${i}: &x${i} [*x${i - 1}, *x${i - 1}]`)
      .slice(1)
      .join('\n');
    expect(parseLayout('own.yaml', `name: x\nx0: &x0 [1]\n${bomb}\ntabs:\n  - {name: a, task: b}`).ok).toBe(
      false,
    );
  });
});

describe('ways of working', () => {
  const rank = (words: string, more: object = {}) =>
    rankPatterns({ words, files: [], tabs: [], fullest: null, ...more })[0];
  test('are ten, each leads somewhere', () => {
    expect(allPatterns()).toHaveLength(10);
    for (const { leads } of allPatterns()) if ('layout' in leads) expect(ids).toContain(leads.layout);
  });
  test.each([
    ['pods are crashlooping, find the root cause', 'investigation'],
    ['upgrade several charts for the cluster swap', 'parallel-updates'],
    ['read our architecture document', 'document-analysis'],
    ['which work items are open', 'dual-data-store'],
    ['long migration, the context is full', 'handoff-chain'],
    ['errors across repositories: application, terraform and ansible', 'multi-repository'],
    ['write a runbook after the incident', 'runbook-generator'],
    ['terraform drift against the inventory', 'drift'],
    ['urgent, roll back now', 'emergency-rollback'],
    ['validate the values of all environments before deployment', 'configuration-validator'],
  ])('"%s" is %s first', (words, id) => {
    const best = rank(words);
    expect(best?.pattern.id).toBe(id);
    expect(best?.reasons.length).toBeGreaterThan(0);
  });
  test('follow the open files, and a context that is full', () => {
    expect(rank('', { files: ['terraform/main.tf'] })).toMatchObject({
      pattern: { id: 'drift' },
      reasons: ['terraform/main.tf is open'],
    });
    expect(rank('', { fullest: 0.6 })?.pattern.id).toBe('handoff-chain');
  });
  test('are all offered, in their order, where nothing speaks for one', () =>
    expect(
      rankPatterns({ words: '', files: [], tabs: [], fullest: null }).map(({ pattern }) => pattern.id),
    ).toEqual(allPatterns().map(({ id }) => id)));
});

describe('a first prompt', () => {
  const facts = {
    task: 'Raise the limit',
    done: undefined,
    cwd: '/src',
    branch: 'main',
    environment: undefined,
    evidence: [
      { path: 'a.log', there: true },
      { path: 'b.log', there: false },
    ],
    others: [],
    coordinator: false,
  };
  test('says task, place, evidence, end and how to report', () => {
    const text = firstPrompt(facts);
    for (const part of [
      'Raise the limit',
      'Folder: /src',
      'Branch: main',
      '- a.log',
      'b.log (not there now)',
      'report-result',
    ])
      expect(text).toContain(part);
    expect(text).toContain('Propose what done looks like');
  });
});
