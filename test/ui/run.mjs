/**
 * Runs the UI suites on packaged extensions. `node test/ui/run.mjs [part of a suite's file name] [--grep TEXT]`.
 * Writes artifacts/ui/report.json and screenshots; exit status 1 where something failed.
 */
import { main } from './harness/main.ts';

await main(process.argv.slice(2));
// Whatever a broken run has left open does not hold it up.
process.exit();
