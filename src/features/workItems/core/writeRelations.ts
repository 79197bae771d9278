/** Links of a work item to others and to pages: what is added and taken away, by the places that they have now. */
import { t } from '@vscode/l10n';
import type { PlanChange } from '../../../base/approvals.ts';
import type { JsonPatch, ServerItem } from '../../../clients/azureDevOps/workItems.ts';
import { linkTypes, type ItemChange, type LinkType } from './writeRequest.ts';

const relationOf: Record<LinkType, string> = {
  parent: 'System.LinkTypes.Hierarchy-Reverse',
  child: 'System.LinkTypes.Hierarchy-Forward',
  related: 'System.LinkTypes.Related',
  predecessor: 'System.LinkTypes.Dependency-Reverse',
  successor: 'System.LinkTypes.Dependency-Forward',
};
const hyperlink = 'Hyperlink';

export interface RelationChanges {
  readonly fields: readonly PlanChange[];
  readonly patch: readonly JsonPatch[];
}

/** What is there already is not added, what is not there not taken away. */
export function planRelations(organisation: string, base: ServerItem, change: ItemChange): RelationChanges {
  const { links = [], removeLinks = [], hyperlinks = [], removeHyperlinks = [] } = change;
  const relations = base.relations ?? [];
  const fields: PlanChange[] = [];
  const gone: number[] = [];
  const added: JsonPatch[] = [];
  const placeOf = (isIt: (relation: (typeof relations)[number]) => boolean): number =>
    relations.findIndex(isIt);
  const linkPlace = ({ type, id }: { readonly type: LinkType; readonly id: number }): number =>
    placeOf(({ rel, url }) => rel === relationOf[type] && url.endsWith(`/${id}`));
  const pagePlace = (address: string): number =>
    placeOf(({ rel, url }) => rel === hyperlink && url === address);
  const remove = (place: number, change: Omit<PlanChange, 'after'>): void => {
    if (place === -1 || gone.includes(place)) return;
    gone.push(place);
    fields.push({ ...change, after: '' });
  };
  for (const link of removeLinks) {
    remove(linkPlace(link), { field: t('Link'), before: `${link.type} ${link.id}` });
  }
  for (const url of removeHyperlinks) remove(pagePlace(url), { field: t('Hyperlink'), before: url });
  for (const { type, id } of links) {
    if (linkPlace({ type, id }) !== -1) continue;
    fields.push({ field: t('Link'), before: '', after: `${type} ${id}` });
    added.push({ op: 'add', path: '/relations/-', value: linkTo(organisation, type, id) });
  }
  for (const url of hyperlinks) {
    if (pagePlace(url) !== -1) continue;
    fields.push({ field: t('Hyperlink'), before: '', after: url });
    added.push({ op: 'add', path: '/relations/-', value: { rel: hyperlink, url } });
  }
  // The last place first: taking one away moves those behind it.
  const removed = gone
    .toSorted((left, right) => right - left)
    .map((place): JsonPatch => ({ op: 'remove', path: `/relations/${place}` }));
  return { fields, patch: [...removed, ...added] };
}

export function linkTo(organisation: string, type: LinkType, id: number) {
  return { rel: relationOf[type], url: `${organisation}/_apis/wit/workItems/${id}` };
}

/** By how many links an item is richer once a patch is in it. */
export function relationGain(patch: readonly JsonPatch[]): number {
  const count = (wanted: string): number =>
    patch.filter(({ op, path }) => op === wanted && path.startsWith('/relations/')).length;
  return count('add') - count('remove');
}

export interface Removal {
  readonly label: string;
  readonly change: Pick<ItemChange, 'removeLinks' | 'removeHyperlinks'>;
}

/** What each link of an item is called, and the change that takes it away. */
export function removals({ relations = [] }: ServerItem): readonly Removal[] {
  return relations.flatMap(({ rel, url }): readonly Removal[] => {
    if (rel === hyperlink) return [{ label: url, change: { removeHyperlinks: [url] } }];
    const type = linkTypes.find((one) => relationOf[one] === rel);
    const id = Number(/\/(\d+)$/.exec(url)?.[1]);
    return type === undefined || Number.isNaN(id)
      ? []
      : [{ label: `${type} ${id}`, change: { removeLinks: [{ type, id }] } }];
  });
}

/** The link that an addition to an item is; undefined for every other change. */
export function linkOf({
  op,
  path,
  value,
}: JsonPatch): { readonly type: LinkType; readonly to: number } | undefined {
  if (op !== 'add' || path !== '/relations/-' || typeof value !== 'object' || value === null)
    return undefined;
  const [rel, url] = ['rel' in value ? value.rel : '', 'url' in value ? String(value.url) : ''];
  const type = linkTypes.find((one) => relationOf[one] === rel);
  const to = Number(/\/(\d+)$/.exec(url)?.[1]);
  return type === undefined || Number.isNaN(to) ? undefined : { type, to };
}
