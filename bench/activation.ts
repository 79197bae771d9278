/** `activate()` in a real editor against that of an empty extension, started in turn in the same run. */
import { measureActivation } from '../test/editor/harness/measure.ts';
import { median, milliseconds, printFigure } from './figure.ts';

/** Times an empty extension. */
const goal = 4.5;

const { ours, empty } = await measureActivation(9);
printFigure({
  name: 'activate(), against an empty extension',
  figures: `${milliseconds(median(ours))} against ${milliseconds(median(empty))}`,
  value: median(ours) / median(empty),
  goal,
});
