import { expect, test } from 'vitest';
import { readTemplates, withTemplate } from '../../../../src/features/workItems/core/templates.ts';

test('what is no template is left out', () => {
  const names = (setting: unknown) => readTemplates(setting).map(({ name }) => name);
  expect(names({ bug: { type: 'Bug' }, odd: { tags: 'incident' }, worse: 3, '  ': {} })).toEqual(['bug']);
  expect([undefined, null, [], 'x'].map(names)).toEqual([[], [], [], []]);
});

test('what is given goes before the template, and texts of both are kept', () => {
  const template = {
    name: 'bug',
    item: { type: 'Bug', title: 'Incident: ', description: 'Impact?', tags: ['incident', 'sre'] },
  };
  expect(withTemplate({ title: 'It is down', description: 'a.yaml:3', tags: ['sre'] }, template)).toEqual({
    type: 'Bug',
    title: 'It is down',
    description: 'a.yaml:3\n\nImpact?',
    tags: ['sre', 'incident'],
  });
  expect(withTemplate({ title: '' }, template).title).toBe('Incident: ');
  expect(withTemplate({ type: 'Task' }, template).type).toBe('Task');
});
