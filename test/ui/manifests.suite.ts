/** What the API server would refuse, as a new user meets it: broken values and templates of a chart, and a manifest of its own. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { typedManifests } from '../builders/kubernetes/typedManifests.ts';
import { eventually } from '../editor/harness/eventually.ts';
import { chooseAction } from './harness/lightBulb.ts';
import { useWorkbench } from './harness/useWorkbench.ts';

const chart = 'SRE/helm/charts/my-service';

/** A line of the example, what a hurried person makes of it, and what is said where. */
interface Break {
  readonly what: string;
  readonly file: string;
  readonly line: number;
  readonly was: string;
  readonly broken: string;
  /** The line of the mark, where that is another: a selector is marked at its name. */
  readonly marked?: number;
  readonly code: string;
  readonly message: RegExp;
}

const breaks: readonly Break[] = [
  {
    what: 'a probe in the values of production',
    file: 'values/production.yaml',
    line: 1,
    was: 'replicaCount: 3',
    broken: 'probes: { startupFailureThreshold: -1 }',
    code: 'manifest-invalid',
    message: /^production: Deployment \S+: .*startupProbe\.failureThreshold: Invalid value: -1/u,
  },
  {
    what: 'the name of a probe in the template',
    file: 'templates/deployment.yaml',
    line: 62,
    was: '          livenessProbe:',
    broken: '          livenessProb:',
    code: 'manifest-unknown-field',
    message: /^Deployment \S+: .*unknown field .*livenessProb"/u,
  },
  {
    what: 'a port in the template',
    file: 'templates/deployment.yaml',
    line: 46,
    was: '              containerPort: {{ .Values.service.targetPort }}',
    broken: '              containerPort: 99999',
    code: 'manifest-invalid',
    message: /containerPort: Invalid value: 99999: must be between 1 and 65535/u,
  },
  {
    what: 'a selector in the template',
    file: 'templates/service.yaml',
    line: 10,
    was: '    {{- include "my-service.selectorLabels" . | nindent 4 }}',
    broken: '    app.kubernetes.io/name: nowhere',
    marked: 9,
    code: 'dangling-reference',
    message: /Service \S+: No pod of this release has the labels app\.kubernetes\.io\/name=nowhere/u,
  },
];

describe('manifests, as a new user meets them', () => {
  const workbench = useWorkbench();

  for (const { what, file, line, was, broken, marked = line, code, message } of breaks) {
    it(`tells what is wrong with ${what}, on its line, for its environment`, async () => {
      // Before anything is in it: a row that has the focus shows a light bulb in place of its severity.
      await workbench.problems.show();
      await workbench.editor.open(`${chart}/${file}`, line);
      assert.equal((await workbench.editor.lines()).get(line), was);
      await workbench.editor.replaceLine(line, broken);
      const problem = await workbench.problems.problem({
        code,
        file: path.basename(file),
        line: marked,
      });
      assert.match(problem.message, message);
      assert.equal(problem.source, 'SRE Workbench');
      if (file.startsWith('values')) {
        for (const theme of ['light', 'high-contrast', 'dark'] as const) {
          await workbench.setTheme(theme);
          await (theme === 'dark' ? workbench.picture('manifest') : workbench.screenshot('manifest'));
        }
      }
      await workbench.editor.replaceLine(line, was);
      await eventually(
        'no problem',
        () => workbench.problems.rows(),
        (rows) => rows.length === 0,
      );
      await workbench.editor.save();
      await workbench.runCommand('View: Close All Editors');
    });
  }

  it('judges a plain manifest while it is typed, and the light bulb writes what was meant', async () => {
    await writeFile(path.join(workbench.folder, 'SRE/web.yaml'), typedManifests);
    await workbench.problems.show();
    await workbench.editor.open('SRE/web.yaml', 6);
    const there = (code: string, line: number) =>
      workbench.problems.problem({ code, file: 'web.yaml', line });
    await there('manifest-unknown-field', 16);
    await there('api-removed', 19);
    await workbench.editor.replaceLine(6, '  replicas: -2');
    assert.match((await there('manifest-invalid', 6)).message, /spec\.replicas: Invalid value: -2/u);
    await workbench.screenshot('manifest-plain');
    await workbench.editor.replaceLine(6, '  replicas: 2');
    await workbench.editor.goTo(16, 13);
    await chooseAction(workbench, /Write livenessProbe/u, 'manifest-fix');
    await workbench.editor.goTo(19, 15);
    await chooseAction(workbench, /Write policy\/v1$/u);
    await eventually(
      'what was meant',
      () => workbench.editor.lines(),
      (lines) => lines.get(16) === '          livenessProbe:' && lines.get(19) === 'apiVersion: policy/v1',
    );
    await eventually(
      'no problem',
      () => workbench.problems.rows(),
      (rows) => rows.length === 0,
    );
    await workbench.editor.save();
  });
});
