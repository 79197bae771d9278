/** The Clock and Environment ports over this process. */
import { homedir } from 'node:os';
import type { Clock, Environment } from '../base/ports.ts';
import { withSlashes } from './files.ts';

export const clock: Clock = { now: () => Date.now() };

export const environment: Environment = {
  variable: (name) => process.env[name],
  home: withSlashes(homedir()),
  platform: process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux',
};
