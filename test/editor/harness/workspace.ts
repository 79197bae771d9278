/** Folders for an editor to open: nobody else's, and gone afterwards. */
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { temporaryFolder } from './places.ts';

export interface Workspace {
  readonly folder: string;
  remove(): Promise<void>;
}

/** A copy of a folder under its own name, so that suites may write in it. */
export async function copyWorkspace(source: string): Promise<Workspace> {
  const parent = await temporaryFolder('workspace');
  const folder = path.join(parent, path.basename(source));
  await cp(source, folder, { recursive: true });
  return { folder, remove: () => removeFolder(parent) };
}

export async function emptyWorkspace(): Promise<Workspace> {
  const folder = await temporaryFolder('workspace');
  return { folder, remove: () => removeFolder(folder) };
}

/** The editor may still be writing its last file there. */
async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
