import { createRequire } from 'node:module';
import { createShellSyntax } from '../../src/node/shellSyntax.ts';

/** The real parser of shell texts. */
export const shell = createShellSyntax({
  file: createRequire(import.meta.url).resolve('sh-syntax/main.wasm'),
});
