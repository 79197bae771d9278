/** Measures, and never fails on what it finds: `npm run bench`, or `npm run bench -- firstRender` for some of it. */
import { spawnSync } from 'node:child_process';
import { build } from './build.mjs';
import { continueOnNode24 } from './node24.mjs';
import { runCommand, setUp } from './setup.mjs';

const measurements = [
  'sizes',
  'firstRender',
  'warmRenders',
  'warmEdit',
  'manifests',
  'repository',
  'activation',
  'worktrees',
  'handoff',
  'workItemSearch',
  'workItemPage',
  'tabSummary',
  'agentTabs',
  'promScanner',
  'panel',
  'promqlRules',
  'incidentLog',
];

await runCommand(async () => {
  await setUp({ need: ['npm', 'engine', 'helm'] });
  await continueOnNode24();
  const named = process.argv.slice(2);
  await build((line) => console.log(line));
  for (const name of measurements.filter((each) => named.length === 0 || named.includes(each))) {
    // With the collector at hand: some count what is kept.
    spawnSync(process.execPath, ['--expose-gc', `bench/${name}.ts`], { stdio: 'inherit' });
  }
});
