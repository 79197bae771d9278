/** All generated charts: together they use every construct and every function that Helm's documentation names. */
import type { ChartSpec } from './chartSpec.ts';
import { createRandom } from './random.ts';
import { builtinCharts } from './specs/builtins.ts';
import { documentCharts } from './specs/documents.ts';
import { errorCharts } from './specs/errors.ts';
import { dataFunctionCharts } from './specs/functionsData.ts';
import { textFunctionCharts } from './specs/functionsText.ts';
import { importCharts } from './specs/imports.ts';
import { loadingCharts } from './specs/loading.ts';
import { refusedCharts } from './specs/refused.ts';
import { resourceCharts } from './specs/resources.ts';
import { schemaCharts } from './specs/schemas.ts';
import { subchartCharts } from './specs/subcharts.ts';
import { templateCharts } from './specs/templates.ts';
import { unrepeatableCharts } from './specs/unrepeatable.ts';
import { valuesTextCharts } from './specs/valuesTexts.ts';

/** Equal seeds make equal charts. The seed decides the random values and documents, not what a chart is about. */
export function generateCharts(seed: number): readonly ChartSpec[] {
  const random = createRandom(seed);
  return [
    ...subchartCharts(random),
    ...importCharts(random),
    ...valuesTextCharts,
    ...schemaCharts,
    ...builtinCharts,
    ...templateCharts,
    ...textFunctionCharts,
    ...dataFunctionCharts,
    ...unrepeatableCharts,
    ...resourceCharts(random),
    ...documentCharts(random),
    ...loadingCharts,
    ...errorCharts,
    ...refusedCharts,
  ];
}
