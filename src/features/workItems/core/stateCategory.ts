/**
 * Whether work on an item is over. Azure DevOps puts each state of a process into a category; the names below are
 * those of its own processes (Agile, Scrum, CMMI, Basic). A state of a customised process that is not listed counts
 * as open: better one row too many than one that is missed.
 */
export type StateCategory = 'Proposed' | 'InProgress' | 'Resolved' | 'Completed' | 'Removed';

const categories: ReadonlyMap<string, StateCategory> = new Map([
  ['new', 'Proposed'],
  ['proposed', 'Proposed'],
  ['to do', 'Proposed'],
  ['approved', 'Proposed'],
  ['design', 'InProgress'],
  ['active', 'InProgress'],
  ['open', 'InProgress'],
  ['committed', 'InProgress'],
  ['doing', 'InProgress'],
  ['in progress', 'InProgress'],
  ['ready', 'InProgress'],
  ['resolved', 'Resolved'],
  ['closed', 'Completed'],
  ['done', 'Completed'],
  ['completed', 'Completed'],
  ['inactive', 'Completed'],
  ['removed', 'Removed'],
  ['cut', 'Removed'],
  ['cancelled', 'Removed'],
]);

/** @param known categories that the server told, by state in lower case */
export function isOpenState(state: string, known: ReadonlyMap<string, StateCategory> = categories): boolean {
  const name = state.trim().toLowerCase();
  const category = known.get(name) ?? categories.get(name);
  return category !== 'Completed' && category !== 'Removed';
}
