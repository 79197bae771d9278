/** One reading of `firstRender.ts`; prints a FirstRender as JSON. */
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
  /** Decompress and compile; without the pool, as the other parts. */
  readonly compile: number;
  /** Instantiate and Go's own start. */
  readonly start: number;
  readonly load: number;
  readonly render: number;
}

const chart = chartOf(
  'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  a: {{ .Values.a | quote }}\n',
  { 'values.yaml': 'a: 1\n' },
);

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const engine = createEngine({ folder: dist, worker: engineWorker });
const fromPool = await clock(() => renderChart(engine, chart, request));
const fromProcess = performance.now();
delay.disable();
const second = await clock(() => renderChart(engine, chart, request));
await engine.dispose();

const compileStarted = performance.now();
const module = await compileEngine(dist);
const startStarted = performance.now();
const call = await startEngine(dist, module);
const loadStarted = performance.now();
const files = chart.files.map(({ path, bytes }) => ({ path, base64: bytes }));
const handle = call('loadChart', { major: request.major, files }).result?.['chart'];
const renderStarted = performance.now();
call('renderChart', { chart: handle, release: 'r', namespace: 'n', values: [] });
const ended = performance.now();

const reading: FirstRender = {
  fromPool,
  fromProcess,
  second,
  // The delay counts what the timer waits anyway.
  blocked: Math.max(0, delay.max / 1e6 - 1),
  compile: startStarted - compileStarted,
  start: loadStarted - startStarted,
  load: renderStarted - loadStarted,
  render: ended - renderStarted,
};
console.log(JSON.stringify(reading));
// Go waits for ever in this thread.
process.exit();
