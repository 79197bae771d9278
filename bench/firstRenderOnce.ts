/**
 * One reading of `firstRender.ts` in this process, printed as JSON: a FirstRender, or with the argument `parts` the
 * FirstRenderParts, which are those of the same work without threads.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { renderChart } from '../src/clients/engine/charts.ts';
import { createEngine } from '../src/node/engine.ts';
import { compileEngine, startEngine } from '../src/node/engineInstance.ts';
import { chartOf, request } from '../test/real/engine/charts.ts';
import { clock } from './figure.ts';
import { dist, engineWorker } from './place.ts';

/** Milliseconds. */
export interface FirstRender {
  readonly fromPool: number;
  readonly fromProcess: number;
  readonly second: number;
  readonly blocked: number;
}

/** Milliseconds. */
export interface FirstRenderParts {
  /** Decompress and compile. */
  readonly compile: number;
  /** Instantiate, and Go's own start. */
  readonly start: number;
  readonly load: number;
  readonly render: number;
}

const chart = chartOf(
  'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  a: {{ .Values.a | quote }}\n',
  { 'values.yaml': 'a: 1\n' },
);

async function measureWhole(): Promise<FirstRender> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const engine = createEngine({ folder: dist, worker: engineWorker });
  const fromPool = await clock(() => renderChart(engine, chart, request));
  const fromProcess = performance.now();
  delay.disable();
  const second = await clock(() => renderChart(engine, chart, request));
  await engine.dispose();
  // The delay counts what the timer waits anyway.
  return { fromPool, fromProcess, second, blocked: Math.max(0, delay.max / 1e6 - 1) };
}

async function measureParts(): Promise<FirstRenderParts> {
  const times = [performance.now()];
  const module = await compileEngine(dist, 'charts');
  times.push(performance.now());
  const call = await startEngine(dist, module);
  times.push(performance.now());
  const files = chart.files.map(({ path, bytes }) => ({ path, base64: bytes }));
  const handle = call('loadChart', { major: request.major, files }).result?.['chart'];
  times.push(performance.now());
  call('renderChart', { chart: handle, release: 'r', namespace: 'n', values: [] });
  times.push(performance.now());
  const [compile = 0, start = 0, load = 0, render = 0] = times
    .slice(1)
    .map((time, at) => time - (times[at] ?? 0));
  return { compile, start, load, render };
}

const reading = process.argv[2] === 'parts' ? await measureParts() : await measureWhole();
console.log(JSON.stringify(reading));
// Go, where it runs in this thread, waits for ever.
process.exit();
