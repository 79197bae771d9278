import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expandSnippet } from '../../../../src/features/snippets/core/snippetText.ts';
import { namesNear, withNames } from '../../../../src/features/snippets/core/workspaceNames.ts';
import { createFiles } from '../../../../src/node/files.ts';

let top = '';
beforeEach(async () => {
  top = await mkdtemp(path.join(tmpdir(), 'names-'));
});
afterEach(() => rm(top, { recursive: true }));

async function put(file: string, text: string) {
  await mkdir(path.dirname(path.join(top, file)), { recursive: true });
  await writeFile(path.join(top, file), text);
}
const near = (folder: string, text = '') =>
  namesNear(createFiles(), {
    folder: path.join(top, folder).replaceAll('\\', '/'),
    top: top.replaceAll('\\', '/'),
    text,
  });

const deployment = (name: string, namespace: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\nspec:\n  selector:\n    matchLabels:\n      app: ${name}\n`;

describe('names that the workspace uses', () => {
  test('nothing is known of an empty folder', async () => expect(await near('.')).toEqual({}));

  test("a chart's name serves all that lies in it, with the label of its templates", async () => {
    await put('charts/pay/Chart.yaml', 'apiVersion: v2\nname: pay\nversion: 1.0.0\n');
    await put(
      'charts/pay/templates/deployment.yaml',
      'kind: Deployment\nmetadata:\n  name: {{ .Release.Name }}\nspec:\n  selector:\n    matchLabels:\n      app: {{ .Chart.Name }}\n',
    );
    expect(await near('charts/pay/templates')).toEqual({ service: 'pay', label: 'app' });
  });

  test('manifests beside it tell name, namespace and label', async () => {
    await put('deploy/app.yaml', deployment('orders', 'shop'));
    expect(await near('deploy')).toEqual({ service: 'orders', namespace: 'shop', label: 'app' });
  });

  test('the document itself is nearer than what lies beside it', async () => {
    await put('deploy/app.yaml', deployment('orders', 'shop'));
    expect(
      await near('deploy', 'expr: up{job="mail", namespace="post"}\nlabels:\n  team: letters\n'),
    ).toEqual({
      service: 'mail',
      namespace: 'post',
      team: 'letters',
      label: 'app',
    });
  });

  test('what a link leads to is not read', async () => {
    await put('elsewhere/app.yaml', deployment('orders', 'shop'));
    await put('elsewhere/Chart.yaml', 'name: orders\n');
    const inside = path.join(top, 'workspace').replaceAll('\\', '/');
    await mkdir(path.join(inside, 'deploy'), { recursive: true });
    await symlink(path.join(top, 'elsewhere/app.yaml'), path.join(inside, 'deploy/app.yaml'));
    await symlink(path.join(top, 'elsewhere/Chart.yaml'), path.join(inside, 'deploy/Chart.yaml'));
    await symlink(path.join(top, 'elsewhere'), path.join(inside, 'linked'));
    for (const folder of ['deploy', 'linked']) {
      const place = { folder: `${inside}/${folder}`, top: inside, text: 'x{job="mail"}' };
      expect(await namesNear(createFiles(), place)).toEqual({ service: 'mail' });
    }
  });

  test('no chart above the workspace counts', async () => {
    await put('Chart.yaml', 'name: outside\n');
    const folder = path.join(top, 'inside').replaceAll('\\', '/');
    await mkdir(folder);
    expect(await namesNear(createFiles(), { folder, top: folder, text: '' })).toEqual({});
  });
});

test('known names replace what stands for them, unknown ones stay to be typed over', () => {
  const body = '${1:example-service} in ${2:example-namespace}: $1 app.kubernetes.io/name';
  expect(expandSnippet(withNames(body, { service: 'pay', label: 'app' }))).toBe(
    'pay in example-namespace: pay app',
  );
});
