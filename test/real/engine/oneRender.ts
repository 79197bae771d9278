/**
 * A process of its own that renders a chart once and prints what came of it as JSON; it leaves the pool as it is, so it
 * ends only if the pool lets it. Its argument is `{ template, files?, timeLimit? }`.
 */
import path from 'node:path';
import { renderChart } from '../../../src/clients/engine/charts.ts';
import { createEngine } from '../../../src/node/engine.ts';
import { chartOf, request } from './charts.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const { template, files, timeLimit } = JSON.parse(process.argv[2] ?? '') as {
  template: string;
  files?: Record<string, string>;
  timeLimit?: number;
};
const engine = createEngine({
  folder: path.join(root, 'dist'),
  worker: new URL('../../../src/node/engineWorker.ts', import.meta.url),
});
const answer = await renderChart(engine, chartOf(template, files), request, timeLimit ? { timeLimit } : {});
const after = await renderChart(engine, chartOf('a: 1'), request);
console.log(
  JSON.stringify({
    answer,
    nextWorks: after.ok,
    // Kilobytes.
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    argv0: process.argv0,
  }),
);
