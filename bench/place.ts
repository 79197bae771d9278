/** Where the measured things are: the built ones, as users get them. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export const project = path.resolve(import.meta.dirname, '..');
export const dist = path.join(project, 'dist');
export const exampleCharts = path.join(project, 'examples/company/SRE/helm/charts');

const built = path.join(dist, 'engineWorker.js');

/** The bundled worker; its source where nothing has been bundled yet. */
export const engineWorker = pathToFileURL(
  existsSync(built) ? built : path.join(project, 'src/node/engineWorker.ts'),
);
