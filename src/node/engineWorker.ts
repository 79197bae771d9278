/** Entry of the extension's engine workers. */
import { runEngineWorker } from './engineService.ts';

await runEngineWorker();
