/** The grammar of the search box by property: what is written down is what is read, whatever else is typed. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseQuery, type Query } from '../../../../src/features/workItems/core/query.ts';
import { searchSegments } from '../../../../src/features/workItems/core/search.ts';
import { emptyReplica, updateReplica } from '../../../../src/features/workItems/core/replicaIndex.ts';
import { generateItems } from '../../../builders/workItems.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const parse = (text: string) => parseQuery(text, now);

/** One thing that a person means, how it is written, and what of the query it becomes. */
interface Part {
  readonly text: string;
  readonly adds: Partial<Query>;
}

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,11}$/).filter((text) => !/^\d+$/.test(text));
const words = fc.array(word, { minLength: 2, maxLength: 4 });
const id = fc.integer({ min: 1, max: 999_999_999 });
const value = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 ]{0,15}[A-Za-z0-9]$/);
const quoted = (text: string): string => (text.includes(' ') ? `"${text}"` : text);

const part: fc.Arbitrary<Part> = fc.oneof(
  word.map((text) => ({ text, adds: { words: [text] } })),
  word.map((text) => ({ text: `-${text}`, adds: { withoutWords: [text] } })),
  words.map((phrase) => ({ text: `"${phrase.join(' ')}"`, adds: { phrases: [phrase] } })),
  words.map((phrase) => ({ text: `-"${phrase.join(' ')}"`, adds: { withoutPhrases: [phrase] } })),
  fc.tuple(id, fc.constantFrom('', '#')).map(([number, mark]) => ({
    text: `${mark}${number}`,
    adds: { ids: [number] },
  })),
  fc
    .tuple(fc.constantFrom('state', 'type', 'assigned', 'tag', 'area', 'iteration'), value, fc.boolean())
    .map(([field, text, not]) => ({
      text: `${not ? '-' : ''}${field}:${quoted(text)}`,
      adds: { filters: [{ kind: 'value', field, values: [text], not }] } as Partial<Query>,
    })),
  fc.tuple(fc.constantFrom('id', 'parent'), id, fc.boolean()).map(([kind, number, not]) => ({
    text: `${not ? '-' : ''}${kind}:${number}`,
    adds: { filters: [{ kind, ids: [number], not }] } as Partial<Query>,
  })),
  fc.tuple(fc.boolean(), fc.boolean()).map(([open, not]) => ({
    text: `${not ? '-' : ''}is:${open ? 'open' : 'closed'}`,
    adds: { filters: [{ kind: 'open', open: open !== not }] } as Partial<Query>,
  })),
);

/** Several values of one field mean either of them: kept apart here, that is another test's business. */
const parts = fc
  .array(part, { maxLength: 8 })
  .filter(
    (all) =>
      new Set(all.flatMap(({ adds }) => adds.filters ?? []).map((one) => fieldOf(one))).size ===
      all.flatMap(({ adds }) => adds.filters ?? []).length,
  );

function fieldOf(filter: Query['filters'][number]): string {
  return 'field' in filter ? filter.field : filter.kind;
}

function whole(all: readonly Part[]): Query {
  const join = (key: keyof Query): readonly unknown[] =>
    all.flatMap(({ adds }): readonly unknown[] => adds[key] ?? []);
  return {
    words: join('words'),
    phrases: join('phrases'),
    withoutWords: join('withoutWords'),
    withoutPhrases: join('withoutPhrases'),
    filters: join('filters'),
    ids: join('ids'),
    unknown: [],
  } as unknown as Query;
}

test('what is written down is read as it was meant, with any spaces between', () => {
  fc.assert(
    fc.property(parts, fc.constantFrom(' ', '  ', '\t', ' \n '), (all, space) => {
      expect(parse(all.map(({ text }) => text).join(space))).toEqual(whole(all));
    }),
    { numRuns: 2000 },
  );
});

test('two values of one field are either of them; two tags are both', () => {
  fc.assert(
    fc.property(fc.constantFrom('state', 'type', 'area', 'iteration'), value, value, (field, one, other) => {
      const { filters } = parse(`${field}:${quoted(one)} ${field}:${quoted(other)}`);
      expect(filters).toEqual([{ kind: 'value', field, values: [one, other], not: false }]);
      expect(parse(`tag:${quoted(one)} tag:${quoted(other)}`).filters).toHaveLength(2);
      expect(parse(`${field}:${quoted(one)} -${field}:${quoted(other)}`).filters).toHaveLength(2);
    }),
  );
});

const typed = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        '-',
        '"',
        ':',
        '#',
        '@me',
        'state:',
        'id:',
        'updated:',
        '<',
        '>',
        ',',
        ' ',
        'ä',
        '7d',
        '9',
      ),
      {
        maxLength: 20,
      },
    )
    .map((pieces) => pieces.join('')),
);

test('nothing that is typed is an error, and no word is lost or made', () => {
  fc.assert(
    fc.property(typed, (text) => {
      const query = parse(text);
      const found = [
        ...query.words,
        ...query.withoutWords,
        ...query.phrases.flat(),
        ...query.withoutPhrases.flat(),
      ];
      const folded = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
      for (const one of found) {
        expect(one).not.toBe('');
        expect(folded).toContain(one);
      }
      for (const phrase of [...query.phrases, ...query.withoutPhrases])
        expect(phrase.length).toBeGreaterThan(1);
    }),
    { numRuns: 5000 },
  );
});

test('an item is found by a query or by its negation, and by a filter and its negation never both', async () => {
  const rows = [...generateItems(300, { seed: 9 })];
  const bytes = new TextEncoder().encode(JSON.stringify(rows));
  const { segments } = await updateReplica(emptyReplica, [{ name: 'items.json', bytes }]);
  const find = (text: string): ReadonlySet<number> => {
    const query = parse(text);
    const answer = searchSegments(
      segments,
      { query, order: 'id', from: 0, to: 1000, facets: false },
      { me: [], isOpen: (state) => state !== 'Closed' },
    );
    // A typing error is only looked for where nothing is found: that is not what is negated.
    if (answer.corrected.size > 0) return new Set();
    return new Set(answer.hits.map(({ segment, item }) => segment.ids[item] ?? 0));
  };
  const texts = rows.map(({ fields }) => String(fields['System.Title']).split(/\s+/)[0] ?? '');
  const asked = fc.oneof(
    fc.constantFrom(...texts.filter((text) => /^[a-z]{3,}$/i.test(text))),
    fc.constantFrom(
      'state:Active',
      'type:Bug',
      'is:open',
      'updated:<30d',
      'updated:>30d',
      'parent:10001',
      'tag:sre',
    ),
    fc.constantFrom(...rows.map(({ id: one }) => `id:${one}`)),
  );
  fc.assert(
    fc.property(asked, (text) => {
      const [holding, without] = [find(text), find(`-${text}`)];
      expect(new Set([...holding, ...without]).size).toBe(rows.length);
      // A word is looked for as a beginning, and kept away as a whole.
      if (text.includes(':')) expect([...holding].filter((one) => without.has(one))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
