import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../../src/base/ports.ts';
import { err, ok } from '../../../../src/base/result.ts';
import { checkManifests, type ManifestRequest } from '../../../../src/clients/engine/manifests.ts';

/** Names each document after its text, and tells which ones it was asked about. */
function namingEngine(): { readonly engine: Engine; readonly asked: string[][]; fails: boolean } {
  const asked: string[][] = [];
  const made = {
    asked,
    fails: false,
    engine: {
      call: ({ payload }: { payload: unknown }) => {
        const { documents } = payload as ManifestRequest;
        asked.push([...documents]);
        if (made.fails) return Promise.resolve(err({ code: 'time-limit' as const, message: 'too long' }));
        const objects = documents.map((name) => ({
          objects: [
            {
              path: '',
              apiVersion: 'v1',
              kind: 'Own',
              name,
              namespace: '',
              status: 'checked',
              findings: null,
            },
          ],
        }));
        return Promise.resolve(ok({ version: 'v1.36.3', documents: objects }));
      },
    } satisfies Engine,
  };
  return made;
}

const names = async (engine: Engine, request: ManifestRequest): Promise<readonly (string | undefined)[]> => {
  const answer = await checkManifests(engine, request);
  if (!answer.ok) return [answer.error.message];
  return answer.value.documents.map(({ objects }) => objects[0]?.name);
};

describe('documents that were judged', () => {
  test('are not judged again, and stand where they were asked for', async () => {
    const { engine, asked } = namingEngine();
    expect(await names(engine, { documents: ['a', 'b', 'a'] })).toEqual(['a', 'b', 'a']);
    expect(await names(engine, { documents: ['c', 'b', 'a'] })).toEqual(['c', 'b', 'a']);
    expect(await names(engine, { documents: ['a'] })).toEqual(['a']);
    expect(asked).toEqual([['a', 'b'], ['c']]);
  });

  test.each([
    ['another Kubernetes', { kubernetesVersion: '1.30.0' }],
    ['another definition', { definitions: ['kind: CustomResourceDefinition'] }],
  ])('are judged again under %s', async (_, other) => {
    const { engine, asked } = namingEngine();
    await names(engine, { documents: ['a'] });
    await names(engine, { documents: ['a'], ...other });
    expect(asked).toEqual([['a'], ['a']]);
  });

  test('are judged again by another engine', async () => {
    const [one, other] = [namingEngine(), namingEngine()];
    await names(one.engine, { documents: ['a'] });
    await names(other.engine, { documents: ['a'] });
    expect(other.asked).toEqual([['a']]);
  });

  test('are not kept where the engine failed', async () => {
    const failing = namingEngine();
    failing.fails = true;
    expect(await names(failing.engine, { documents: ['a'] })).toEqual(['too long']);
    failing.fails = false;
    expect(await names(failing.engine, { documents: ['a'] })).toEqual(['a']);
    expect(failing.asked).toEqual([['a'], ['a']]);
  });

  test('are forgotten where they get too much, and nothing is lost by it', async () => {
    const { engine, asked } = namingEngine();
    const large = 'x'.repeat(2_500_000);
    await names(engine, { documents: ['a', large] });
    expect(await names(engine, { documents: [`${large}y`, 'a'] })).toEqual([`${large}y`, 'a']);
    expect(await names(engine, { documents: ['a'] })).toEqual(['a']);
    expect(asked.map((texts) => texts.length)).toEqual([2, 1, 1]);
  });

  test('are parted where they are many, and come back in their order', async () => {
    const { engine, asked } = namingEngine();
    const documents = Array.from({ length: 60 }, (_, index) => `text ${index}`);
    expect(await names(engine, { documents })).toEqual(documents);
    expect(asked.map((texts) => texts.length)).toEqual([25, 25, 10]);
  });

  test('say the version of the engine where there is none at all', async () => {
    const { engine } = namingEngine();
    expect(await checkManifests(engine, { documents: [] })).toEqual(
      ok({ version: 'v1.36.3', documents: [] }),
    );
  });
});
