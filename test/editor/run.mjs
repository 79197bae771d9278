/**
 * Runs the editor suites. `node test/editor/run.mjs [part of a suite's file name] [--grep TEXT] [--desktop]`.
 * Writes artifacts/editor/report.json; exit status 1 where something failed.
 */
import { main } from './harness/main.ts';

await main(process.argv.slice(2));
// Whatever a broken run has left open does not hold it up.
process.exit();
