/**
 * All layers of test, or those that are named: `npm test -- unit real`. The last line is the sum.
 */
import { layers } from './layers/layers.mjs';
import { addCounts, oneFailure, refuseSkips, summaryLine } from './layers/counts.mjs';
import { continueOnNode24 } from './node24.mjs';
import { setUp } from './setup.mjs';
import { formatDuration, messageOf, SetUpError } from './setup/run.mjs';

/** @typedef {import('./layers/counts.mjs').Counts} Counts */

// This script may start itself again, and the set-up before that counts.
process.env['SRE_WORKBENCH_TEST_STARTED'] ??= String(Date.now());
const started = Number(process.env['SRE_WORKBENCH_TEST_STARTED']);
/** @type {{ name: string, milliseconds: number, counts: Counts }[]} */
const results = [];

/**
 * @param {string} name
 * @param {() => Promise<Counts>} work
 * @param {number} [began]
 */
async function measure(name, work, began = Date.now()) {
  const counts = await work().catch((error) => {
    if (!(error instanceof SetUpError)) console.error(error);
    return oneFailure(name, messageOf(error));
  });
  results.push({ name, milliseconds: Date.now() - began, counts });
  return counts;
}

async function setUpAll() {
  await setUp({ need: [...new Set(chosen.flatMap((layer) => layer.need))] });
  return addCounts([]);
}

const named = process.argv.slice(2);
const unknown = named.filter((name) => !layers.some((layer) => layer.name === name));
const chosen = layers.filter((layer) => named.length === 0 || named.includes(layer.name));
if (unknown.length > 0) {
  console.error(
    `There is no layer "${unknown[0]}". The layers are: ${layers.map((layer) => layer.name).join(', ')}.`,
  );
  process.exit(2);
}

const ready = await measure('set-up', setUpAll, started);
if (ready.failed === 0) {
  await continueOnNode24();
  for (const layer of chosen) {
    console.log(`\n== ${layer.name}\n`);
    await measure(layer.name, async () => {
      const counts = await layer.run();
      return process.env['CI'] === 'true' ? refuseSkips(layer.name, counts) : counts;
    });
  }
}

const total = addCounts(results.map((result) => result.counts));
for (const { name, message } of total.unsteady)
  console.log(`\nUNSTEADY ${name} (it passed in a second editor)\n${message}`);
for (const { name, message } of total.failures) console.log(`\nFAILED ${name}\n${message}`);
console.log('');
for (const { name, milliseconds, counts } of results) {
  console.log(`${name.padEnd(8)} ${formatDuration(milliseconds).padStart(12)}   ${summaryLine(counts)}`);
}
console.log(`${'all'.padEnd(8)} ${formatDuration(Date.now() - started).padStart(12)}\n`);
console.log(summaryLine(total));
process.exitCode = total.failed > 0 ? 1 : 0;
