import { describe, expect, test } from 'vitest';
import type { Engine, EngineCall, EngineFailure, EngineOptions } from '../../../../src/base/ports.ts';
import { err, ok, type Result } from '../../../../src/base/result.ts';
import { mergeValues, renderChart, type RenderRequest } from '../../../../src/clients/engine/charts.ts';
import { readVersions } from '../../../../src/clients/engine/versions.ts';

/** An engine that always gives one answer, and keeps what it was asked. */
function engineThat(answer: Result<unknown, EngineFailure>) {
  const asked: { call: EngineCall; options: EngineOptions | undefined }[] = [];
  const engine: Engine = {
    call: (call, options) => {
      asked.push({ call, options });
      return Promise.resolve(answer);
    },
  };
  return { engine, asked };
}

const bytes = new Uint8Array([1, 2]);
const chart = { id: 'abc', files: [{ path: 'Chart.yaml', bytes }] };
const request: RenderRequest = {
  major: 3,
  release: 'r',
  namespace: 'n',
  values: [
    { name: 'a.yaml', text: 'a: 1' },
    { name: 'b.yaml', text: bytes },
  ],
  kubeVersion: '1.30',
};
const nothing = { documents: [], notes: '', manifest: '', warnings: [] };

describe('renderChart', () => {
  test('asks for the chart of that major, with texts and bytes of values told apart', async () => {
    const { engine, asked } = engineThat(ok(nothing));
    const signal = AbortSignal.abort();
    expect(await renderChart(engine, chart, request, { topic: 't', signal })).toEqual(ok(nothing));
    const [{ call, options } = expect.fail()] = asked;
    expect(call).toMatchObject({
      method: 'renderChart',
      topic: 't',
      payload: {
        release: 'r',
        namespace: 'n',
        kubeVersion: '1.30',
        values: [
          { name: 'a.yaml', text: 'a: 1' },
          { name: 'b.yaml', base64: bytes },
        ],
      },
      resource: { key: '3:abc', method: 'loadChart', handle: 'chart', release: 'releaseChart' },
    });
    expect(call.payload).not.toHaveProperty('major');
    expect(call.resource?.payload()).toEqual({ major: 3, files: [{ path: 'Chart.yaml', base64: bytes }] });
    expect(options?.signal).toBe(signal);
  });

  test("tells Helm's refusals from the engine's", async () => {
    const data = {
      code: 'template-exec',
      message: 'm',
      detail: 'm\nd',
      template: 't',
      file: 'f',
      line: 1,
      column: 2,
    };
    const refused = engineThat(err({ code: 'rejected', message: '', data }));
    expect(await renderChart(refused.engine, chart, request)).toEqual(err({ source: 'helm', error: data }));
    const failure = { code: 'time-limit', message: 'too long' } as const;
    const ended = engineThat(err(failure));
    expect(await renderChart(ended.engine, chart, request)).toEqual(
      err({ source: 'engine', error: failure }),
    );
  });

  test('an answer of another shape is a bug', async () => {
    await expect(renderChart(engineThat(ok({})).engine, chart, request)).rejects.toThrow('documents');
    const { engine } = engineThat(err({ code: 'rejected', message: '', data: 'no' }));
    await expect(renderChart(engine, chart, request)).rejects.toThrow('expected object');
  });
});

test('mergeValues answers the values themselves', async () => {
  const { engine } = engineThat(ok({ values: { a: { b: [1] } }, warnings: [] }));
  expect(await mergeValues(engine, chart, request)).toEqual(ok({ a: { b: [1] } }));
});

test('readVersions answers by major', async () => {
  const versions = { helm: { '3': '3.1.0', '4': '4.1.0' }, kubernetes: { '3': 'v1.2.3', '4': 'v1.2.4' } };
  expect(await readVersions(engineThat(ok({ ...versions, apiVersions: {} })).engine)).toEqual(ok(versions));
});
