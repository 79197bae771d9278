/** The summary of twenty tabs for the coordinator, and the states of twenty tabs, from facts that are gathered already. */
import type { SearchedFile, TabFacts } from '../src/features/tabs/core/aggregate/facts.ts';
import { summariseTabs } from '../src/features/tabs/core/aggregate/summary.ts';
import { reconcile } from '../src/features/tabs/core/state/reconcile.ts';
import type { Signal } from '../src/features/tabs/core/state/signal.ts';
import { clock, median, printFigure } from './figure.ts';

const tabs = Array.from({ length: 20 }, (_, tab): TabFacts => ({
  name: `Tab ${tab}`,
  task: `Update chart ${tab}`,
  state: 'idle 3 min, from the transcript',
  result: 'Everything renders. '.repeat(100),
  resultAge: '4 min',
  blockedBy: '',
  cwd: `/trees/${tab}`,
  repository: '/sre/.git',
  top: `/trees/${tab}`,
  branch: `feat/${tab}`,
  ahead: 3,
  behind: 1,
  share: 0.3,
  tokens: 60_000,
  changed: Array.from({ length: 15 }, (_, file) => ({
    path: `charts/chart-${(tab + file) % 25}/values/${file}.yaml`,
    diff: Array.from(
      { length: 20 },
      (_, line) =>
        `-  host${line}: db-${tab}-${file}-${line}.old.company.internal\n+  host${line}: db-${tab}-${file}-${line}.new.company.internal`,
    ).join('\n'),
  })),
}));
const files = Array.from({ length: 400 }, (_, file): SearchedFile => ({
  repository: '/sre/.git',
  top: '/sre',
  path: `scripts/${file}.sh`,
  text: Array.from(
    { length: 200 },
    (_, line) => `echo ${line} db-${file % 20}-${line % 15}-${line % 20}.old.company.internal`,
  ).join('\n'),
}));
const charts = Array.from({ length: 25 }, (_, chart) => ({
  name: `chart-${chart}`,
  path: `charts/chart-${chart}`,
  repository: '/sre/.git',
  environments: [
    { name: 'dev', rank: 1 },
    { name: 'production', rank: 3 },
  ],
}));

const times: number[] = [];
for (let run = 0; run < 15; run += 1) {
  times.push(
    await clock(async () => summariseTabs({ tabs, files, charts, goal: 'Move to the new cluster' })),
  );
}
printFigure({
  name: 'summary of 20 tabs, 300 files changed, 1,800 names',
  figures: `${median(times).toFixed(0)} ms over ${files.length} files`,
  value: median(times),
  goal: 200,
});

const start = 1_800_000_000_000;
const signals = Array.from({ length: 2000 }, (_, index): Signal => ({
  kind: index % 2 === 0 ? 'prompt' : 'finished',
  t: start + index * 1000,
  source: 'transcript',
  session: 's',
}));
const looks: number[] = [];
for (let run = 0; run < 15; run += 1) {
  looks.push(
    await clock(async () => {
      for (let tab = 0; tab < 20; tab += 1) reconcile(signals, 's', start + 2_000_000);
    }),
  );
}
printFigure({
  name: 'states of 20 tabs with 2,000 signals each',
  figures: `${median(looks).toFixed(1)} ms`,
  value: median(looks),
  goal: 50,
});
