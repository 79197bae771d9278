/** Phrases are checked in the texts themselves: the index knows words, and not where they stand. */
import { plainText, wordsOf } from './words.ts';
import type { Query } from './query.ts';
import type { WorkItem } from './workItem.ts';

export function hasPhrases(query: Query): boolean {
  return query.phrases.length + query.withoutPhrases.length > 0;
}

/** Whether an item holds all phrases of a query, and none of those that must not be there. */
export function holdsPhrases(item: WorkItem, query: Query): boolean {
  const texts = [item.title, plainText(item.description), ...item.tags].map(wordsOf);
  const holds = (phrase: readonly string[]) => texts.some((words) => includesInOrder(words, phrase));
  return query.phrases.every(holds) && !query.withoutPhrases.some(holds);
}

function includesInOrder(words: readonly string[], phrase: readonly string[]): boolean {
  return words.some((_, start) => phrase.every((word, at) => words[start + at] === word));
}
