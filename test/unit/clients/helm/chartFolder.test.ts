import { describe, expect, test } from 'vitest';
import { ChartFolder } from '../../../../src/clients/helm/chartFolder.ts';
import { chartTree, chartYaml, link, treeRoot, type Link } from '../../../builders/chartTree.ts';

const content: Readonly<Record<string, string | Link>> = {
  'Chart.yaml': chartYaml('demo'),
  'values.yaml': 'a: 1\n',
  'values/dev.yaml': 'a: 2\n',
  'templates/a.yaml': 'a\n',
  'templates/deep/b.yaml': 'b\n',
  'charts/sub/values.yaml': 's\n',
  'charts/sub/files/x.txt': 'x\n',
  'files/x.txt': 'x\n',
  '.git/config': 'x\n',
  'node_modules/a/values.yaml': 'x\n',
};

async function read(more: typeof content, whole = false, roots?: readonly string[]) {
  const tree = chartTree({ ...content, ...more });
  const { files, ...told } = await new ChartFolder(tree, treeRoot, roots).read(whole);
  return { paths: files.map(({ path }) => path), ...told };
}

test('reads what a render can depend on', async () => {
  expect((await read({})).paths).toEqual([
    'Chart.yaml',
    'charts/sub/files/x.txt',
    'charts/sub/values.yaml',
    'templates/a.yaml',
    'templates/deep/b.yaml',
    'values.yaml',
  ]);
});

test('reads everything where templates ask for files, but for what is never part of a chart', async () => {
  const { paths } = await read({}, true);
  expect(paths).toContain('files/x.txt');
  expect(paths).toContain('values/dev.yaml');
  expect(paths.filter((path) => /^(?:\.git|node_modules)/.test(path))).toEqual([]);
});

describe('links', () => {
  test('to files and folders are followed', async () => {
    const more = { 'templates/c.yaml': link('../files/x.txt'), 'templates/more': link('../files') };
    const { paths } = await read(more);
    expect(paths).toContain('templates/c.yaml');
    expect(paths).toContain('templates/more/x.txt');
  });

  test('that lead out of the folders that may be read are told and not followed', async () => {
    const more = { 'templates/c.yaml': link('/etc/passwd'), '/etc/passwd': 'x' };
    const { paths, notes } = await read(more, false, [treeRoot]);
    expect(paths).not.toContain('templates/c.yaml');
    expect(notes).toEqual(['templates/c.yaml leads out of the workspace folders and was not read.']);
  });

  test('to a folder around them, and to nowhere, end', async () => {
    const { paths, danglingLink } = await read({
      'templates/up': link('..'),
      'templates/gone': link('nowhere'),
    });
    expect(paths.filter((path) => path.includes('up'))).toEqual([]);
    expect(danglingLink).toBe('templates/gone');
  });
});

test('a file whose bytes are the same is the same object', async () => {
  const folder = new ChartFolder(chartTree(content), treeRoot, undefined);
  const [first, second] = [await folder.read(false), await folder.read(false)];
  expect(first.files.length).toBeGreaterThan(0);
  expect(first.files.every((file, index) => file === second.files[index])).toBe(true);
});
