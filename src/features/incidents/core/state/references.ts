/** How an event is named as evidence of another. */
export function eventReference(seq: number): string {
  return `evt:${seq}`;
}

/** The event that a piece of evidence names, as a number or as `evt:12`; undefined for links and files. */
export function referencedEvent(evidence: number | string): number | undefined {
  if (typeof evidence === 'number') return evidence;
  const number = /^evt:(\d+)$/.exec(evidence)?.[1];
  return number === undefined ? undefined : Number(number);
}
