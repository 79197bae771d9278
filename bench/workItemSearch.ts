/**
 * Searching 100,000 work items (or as many as the first argument says): the project's own index beside MiniSearch,
 * FlexSearch, uFuzzy and a plain scan, on the same items and the same questions. The questions: common and middling
 * words, two common words, beginnings of words, typing errors, and words that are not there.
 */
import uFuzzy from '@leeoniya/ufuzzy';
import { Index } from 'flexsearch';
import MiniSearch from 'minisearch';
import { parseQuery } from '../src/features/workItems/core/query.ts';
import { decodeReplica, encodeReplica } from '../src/features/workItems/core/replicaCache.ts';
import { emptyReplica, updateReplica } from '../src/features/workItems/core/replicaIndex.ts';
import { searchSegments } from '../src/features/workItems/core/search.ts';
import { plainText } from '../src/features/workItems/core/words.ts';
import { generateItems, makeVocabulary, randomFrom } from '../test/builders/workItems.ts';
import { clock, milliseconds, printFigure } from './figure.ts';

const count = Number(process.argv[2] ?? 100_000);
const limit = 50;
const vocabulary = makeVocabulary(30_000, 1);

interface Text {
  readonly id: number;
  readonly title: string;
  readonly text: string;
}

type Search = (question: string) => readonly number[];

interface Engine {
  readonly name: string;
  /** Milliseconds. */
  readonly build: number;
  /** Bytes kept after the build. */
  readonly memory: number;
  readonly search: Search;
}

const rows = [...generateItems(count, { vocabulary })];
const bytes = new TextEncoder().encode(JSON.stringify(rows));
const texts: readonly Text[] = rows.map(({ id, fields }) => ({
  id,
  title: String(fields['System.Title']),
  text: plainText(String(fields['System.Description'])),
}));

function questions(): {
  readonly all: readonly string[];
  readonly wrong: readonly (readonly [string, string])[];
} {
  const random = randomFrom(5);
  const word = (from: number, to: number) =>
    vocabulary.words[from + Math.floor(random() * (to - from))] ?? '';
  const many = (times: number, make: () => string) => Array.from({ length: times }, make);
  const wrong = Array.from({ length: 20 }, () => {
    const right = word(50, 3000);
    return [`${right.slice(0, 2)}x${right.slice(2)}`, right] as const;
  });
  return {
    all: [
      ...many(40, () => word(0, 50)),
      ...many(60, () => word(200, 3000)),
      ...many(60, () => `${word(0, 60)} ${word(0, 60)}`),
      ...many(40, () => word(0, 5000).slice(0, 4)),
      ...wrong.map(([typed]) => typed),
      ...many(20, () => `qqq${Math.floor(random() * 1e6)}`),
    ],
    wrong,
  };
}

/** What `make` leaves behind in memory, after the collector has been asked to look. */
async function made(name: string, make: () => Promise<Search>): Promise<Engine> {
  const used = () => {
    globalThis.gc?.();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = used();
  let search: Search = () => [];
  const build = await clock(async () => {
    search = await make();
  });
  return { name, build, memory: used() - before, search };
}

async function own(): Promise<Search> {
  const state = await updateReplica(emptyReplica, [{ name: 'team', bytes }]);
  return (question) =>
    searchSegments(
      state.segments,
      { query: parseQuery(question, 0), order: 'relevance', from: 0, to: limit, facets: false },
      { me: [], isOpen: () => true },
    ).hits.map(({ segment, item }) => segment.ids[item] ?? 0);
}

async function miniSearch(): Promise<Search> {
  const index = new MiniSearch<Text>({ fields: ['title', 'text'], searchOptions: { combineWith: 'AND' } });
  index.addAll(texts);
  return (question) =>
    index
      .search(question, { prefix: true, fuzzy: 0.2, boost: { title: 3 } })
      .slice(0, limit)
      .map(({ id }) => Number(id));
}

async function flexSearch(): Promise<Search> {
  const index = new Index({ tokenize: 'forward' });
  for (const { id, title, text } of texts) index.add(id, `${title} ${text}`);
  return (question) => index.search(question, { limit }).map(Number);
}

async function microFuzzy(): Promise<Search> {
  const options: uFuzzy.Options = JSON.parse('{"intraMode":1}');
  const finder = new uFuzzy(options);
  const lines = texts.map(({ title, text }) => `${title} ${text}`);
  return (question) => (finder.filter(lines, question) ?? []).slice(0, limit).map((at) => texts[at]?.id ?? 0);
}

async function scan(): Promise<Search> {
  const lines = texts.map(({ title, text }) => `${title} ${text}`.toLowerCase());
  return (question) => {
    const words = question.split(' ');
    const found: number[] = [];
    for (const [at, line] of lines.entries()) {
      if (words.every((word) => line.includes(word))) found.push(texts[at]?.id ?? 0);
      if (found.length === limit) break;
    }
    return found;
  };
}

function measure(engine: Engine): {
  readonly middle: number;
  readonly most: number;
  readonly recall: number;
} {
  const { all, wrong } = questions();
  for (const question of all.slice(0, 60)) engine.search(question);
  const times = all
    .map((question) => {
      const start = performance.now();
      engine.search(question);
      return performance.now() - start;
    })
    .sort((left, right) => left - right);
  const at = (share: number) => times[Math.floor((times.length - 1) * share)] ?? 0;
  const right = wrong.filter(([typed, meant]) => {
    const found = new Set(engine.search(typed));
    return texts.some(
      ({ id, title, text }) => found.has(id) && `${title} ${text}`.split(' ').includes(meant),
    );
  });
  return { middle: at(0.5), most: at(0.95), recall: right.length / wrong.length };
}

const mine = await made('own index', own);
const figures = measure(mine);
const state = await updateReplica(emptyReplica, [{ name: 'team', bytes }]);
const saved = encodeReplica(state, '') ?? new Uint8Array();
const load = await clock(async () => decodeReplica(saved, ''));
printFigure({
  name: `search of ${count} work items, 95 of 100`,
  figures: `half within ${milliseconds(figures.middle)}`,
  value: figures.most,
  goal: 5,
});
printFigure({ name: 'work items, index built', figures: 'ms', value: mine.build, goal: 5000 });
printFigure({ name: 'work items, saved index opened', figures: 'ms', value: load, goal: 100 });
printFigure({ name: 'work items, kept in memory', figures: 'MB', value: mine.memory / 1e6, goal: 40 });
printFigure({
  name: 'work items, typing errors not understood',
  figures: 'share',
  value: 1 - figures.recall,
  goal: 0.1,
});
for (const [name, make] of [
  ['MiniSearch', miniSearch],
  ['FlexSearch', flexSearch],
  ['uFuzzy', microFuzzy],
  ['a plain scan', scan],
] as const) {
  const other = await made(name, make);
  const { most, recall } = measure(other);
  const built = `built in ${milliseconds(other.build)}, ${(other.memory / 1e6).toFixed(0)} MB, errors ${recall.toFixed(2)}`;
  printFigure({
    name: `work items, search against ${name}`,
    figures: `${milliseconds(figures.most)} against ${milliseconds(most)} (${built})`,
    value: figures.most / most,
    goal: 1,
  });
}
