/**
 * `activate()` in a real editor against that of an empty extension, started in turn in the same run. The harness of the UI
 * tests knows how: its `activation.ts`, where there is one, has `measureActivation(starts)`.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { median, milliseconds, printFigure, printMissing } from './figure.ts';
import { project } from './place.ts';

/** Milliseconds of each start. */
interface Activations {
  readonly ours: readonly number[];
  readonly empty: readonly number[];
}

const starts = 9;
/** Times an empty extension. */
const goal = 4.5;

const harness = path.join(project, 'test/ui/harness/activation.ts');
if (existsSync(harness)) {
  const { measureActivation } = (await import(pathToFileURL(harness).href)) as {
    measureActivation: (count: number) => Promise<Activations>;
  };
  const { ours, empty } = await measureActivation(starts);
  printFigure({
    name: 'activate(), against an empty extension',
    figures: `${milliseconds(median(ours))} against ${milliseconds(median(empty))}`,
    value: median(ours) / median(empty),
    goal,
  });
} else printMissing('activate()', 'the harness of the UI tests does not measure it yet');
