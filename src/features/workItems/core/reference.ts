/** How an item is named outside of the search. */
import { plainText } from './words.ts';
import type { WorkItem } from './workItem.ts';

/** Characters of a description that go into a reference. */
const longestText = 1500;

/** The page of an item for a browser: what the replica names, or made from the address of the API. */
export function browserAddress({ id, project, url }: WorkItem): string | undefined {
  const api = /^(https:\/\/[^?#]+?)\/(?:([^/]+)\/)?_apis\/wit\/workItems\/\d+/i.exec(url);
  if (!api) return /^https:\/\//i.test(url) ? url : undefined;
  const [, organisation = '', named] = api;
  // An organisation-wide address has the project's id or nothing before `_apis`: the name is what a browser wants.
  const inside = project === '' ? '' : `/${encodeURIComponent(project)}`;
  const base = named !== undefined && project === '' ? `${organisation}/${named}` : organisation;
  return `${base}${inside}/_workitems/edit/${id}`;
}

/** What an agent needs to know of an item, as text; the description is data, so it is fenced. */
export function describeReference(item: WorkItem): string {
  const text = plainText(item.description)
    .replaceAll(/[ \t]+/g, ' ')
    .trim();
  const cut = text.length > longestText ? `${text.slice(0, longestText)} ...` : text;
  const fence = '~'.repeat(Math.max(3, ...[...cut.matchAll(/~{3,}/g)].map(([run]) => run.length + 1)));
  const about = [item.type, item.state, item.assignedTo.replace(/ <.*/, '')].filter((part) => part !== '');
  return [
    `AB#${item.id} ${item.title}`,
    about.join(', '),
    ...(item.tags.length > 0 ? [`Tags: ${item.tags.join(', ')}`] : []),
    ...(cut === '' ? [] : [fence, cut, fence]),
  ].join('\n');
}
