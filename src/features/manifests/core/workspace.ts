/** The definitions that a workspace folder holds, kept between calls: a manifest is judged at each keystroke. */
import { joinPath } from '../../../base/paths.ts';
import type { Files } from '../../../base/ports.ts';
import { WorkspaceDefinitions } from '../../../clients/kubernetes/definitions.ts';
import type { DefinitionFinder } from './judge.ts';

const kept = new WeakMap<Files, WorkspaceDefinitions>();

/** @param folder absolute */
export function findDefinitionsIn(files: Files, folder: string): DefinitionFinder {
  const definitions = kept.get(files) ?? new WorkspaceDefinitions(files);
  kept.set(files, definitions);
  return (file, documents, given) =>
    definitions.for({ folder, near: joinPath(folder, file) }, documents, given);
}
