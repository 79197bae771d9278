/** How far a postmortem is. */
export const postmortemStates = ['draft', 'in review', 'done'] as const;
export type PostmortemState = (typeof postmortemStates)[number];

/** As its head says it; one without a head is a person's own and counts as done. */
export function postmortemState(markdown: string): PostmortemState {
  const head = /^---[ \t]*\r?\n([\s\S]*?)^---[ \t]*$/m.exec(markdown);
  const said = head?.index === 0 ? /^status:[ \t]*["']?([\w -]*\w)/m.exec(head[1] ?? '')?.[1] : undefined;
  return postmortemStates.find((each) => each === said?.toLowerCase()) ?? 'done';
}
