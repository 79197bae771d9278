/** Work items as a team has them: words by Zipf's law, states and people unevenly spread, all from a seed. */

export interface GeneratedItem {
  readonly id: number;
  readonly rev: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A sequence of numbers from 0 to below 1 that depends on the seed alone. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const syllables =
  'ba ce di fo gu ha je ki lo mu na pe qi ro su ta ve wi xo yu zor lin mar ten gal per ser nod clu pod'.split(
    ' ',
  );
const known =
  'cluster helm chart ingress redis memory limit rollout certificate latency alert deploy node upgrade backup database queue timeout retry dashboard'.split(
    ' ',
  );

export interface Vocabulary {
  readonly words: readonly string[];
  /** A word by Zipf's law with the exponent 1.07. */
  pick(random: () => number): string;
}

export function makeVocabulary(size: number, seed: number): Vocabulary {
  const random = randomFrom(seed);
  const words = new Set(known);
  while (words.size < size) {
    const length = 2 + Math.floor(random() * 3);
    const parts = Array.from({ length }, () => syllables[Math.floor(random() * syllables.length)] ?? '');
    words.add(parts.join('') + (random() < 0.1 ? String(Math.floor(random() * 100)) : ''));
  }
  const list = [...words];
  const sums = new Float64Array(size);
  let sum = 0;
  for (let rank = 0; rank < size; rank += 1) {
    sum += 1 / (rank + 1) ** 1.07;
    sums[rank] = sum;
  }
  return {
    words: list,
    pick(next) {
      const wanted = next() * sum;
      let [low, high] = [0, size - 1];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((sums[middle] ?? 0) < wanted) low = middle + 1;
        else high = middle;
      }
      return list[low] ?? '';
    },
  };
}

const people = ['Dana Okafor', 'Luis Brandt', 'Mei Tanaka', 'Ravi Nair', 'Sofia Lind', 'Tom Weber'];
const states = ['New', 'Active', 'Active', 'Resolved', 'Closed', 'Closed', 'Closed', 'Removed'];
const types = ['Task', 'Task', 'Task', 'Bug', 'Bug', 'User Story', 'Feature'];
const areas = ['Platform\\SRE', 'Platform\\SRE\\On call', 'Platform\\Data', 'Shop\\Checkout'];

export function* generateItems(
  count: number,
  {
    seed = 1,
    vocabulary = makeVocabulary(30_000, seed),
  }: { readonly seed?: number; readonly vocabulary?: Vocabulary } = {},
): Generator<GeneratedItem> {
  const random = randomFrom(seed + 7);
  const one = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const text = (length: number) => Array.from({ length }, () => vocabulary.pick(random)).join(' ');
  const now = Date.parse('2026-11-20T08:00:00Z');
  for (let index = 0; index < count; index += 1) {
    const person = one(people) ?? '';
    yield {
      id: 10_000 + index,
      rev: 1 + Math.floor(random() * 20),
      fields: {
        'System.Title': text(5 + Math.floor(random() * 7)),
        'System.WorkItemType': one(types),
        'System.State': one(states),
        ...(random() < 0.8 && {
          'System.AssignedTo': {
            displayName: person,
            uniqueName: `${person.toLowerCase().replace(' ', '.')}@example.com`,
          },
        }),
        'System.AreaPath': one(areas),
        'System.IterationPath': `Platform\\2026-Q${1 + Math.floor(random() * 4)}\\Sprint ${1 + Math.floor(random() * 26)}`,
        'System.Tags': random() < 0.4 ? `${vocabulary.pick(random)}; ${vocabulary.pick(random)}` : undefined,
        ...(random() < 0.5 && { 'System.Parent': 10_000 + Math.floor(random() * index) }),
        'System.ChangedDate': new Date(now - Math.floor(random() ** 2 * 400 * 86_400_000)).toISOString(),
        'System.Description': `<div>${text(40 + Math.floor(random() * 40))}</div>`,
      },
    };
  }
}
