/** What the worker does: holds the index of a replica, brings it up to date, and answers searches. */
import { Pacer } from '../../../base/pacer.ts';
import { wait } from '../../../base/wait.ts';
import { marksOf } from './marks.ts';
import { hasPhrases, holdsPhrases } from './phrases.ts';
import { parseQuery, type Query } from './query.ts';
import { QuickSearch } from './quickSearch.ts';
import { decodeReplica, encodeReplica } from './replicaCache.ts';
import { emptyReplica, updateReplica, type ReplicaState } from './replicaIndex.ts';
import { parseRow } from './replicaRows.ts';
import { searchSegments, type Hit, type SearchOutcome } from './search.ts';
import { facetOf, tagsOf, titleOf } from './segment.ts';
import { isOpenState } from './stateCategory.ts';
import { readWorkItem } from './workItem.ts';
import type { FoundRow, FromWorker, ItemPlace, ToWorker } from './workerProtocol.ts';

type Search = Extract<ToWorker, { kind: 'search' }>;
type Load = Extract<ToWorker, { kind: 'load' }>;

/** So many items are looked at for a phrase; what lies behind them is not counted. */
const phraseCandidates = 2000;

/** Milliseconds without another search, after which the values of the filters are counted. */
const countsAfter = 80;

export class ReplicaService {
  readonly #send: (message: FromWorker) => void;
  #state: ReplicaState = emptyReplica;
  #quick: QuickSearch | undefined;
  #loading: AbortController | undefined;
  #lastSearch = 0;
  readonly #reads = new Map<number, (rows: readonly Uint8Array[]) => void>();

  constructor(send: (message: FromWorker) => void) {
    this.#send = send;
  }

  async handle(message: ToWorker): Promise<void> {
    switch (message.kind) {
      case 'open':
        this.#state = decodeReplica(message.index, message.key) ?? this.#state;
        this.#tell(this.#state.count === 0);
        return;
      case 'load':
        await this.#load(message);
        return;
      case 'search':
        await this.#search(message);
        return;
      case 'rows':
        this.#reads.get(message.number)?.(message.rows);
        this.#reads.delete(message.number);
    }
  }

  #tell(indexing: boolean): void {
    this.#send({ kind: 'state', count: this.#state.count, indexing, broken: [...this.#state.broken] });
  }

  /** A newer load ends an older one. Until the first index is there, rows are read one by one. */
  async #load({ files, key }: Load): Promise<void> {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    if (this.#state.count === 0) {
      this.#quick = new QuickSearch(files);
      this.#tell(true);
    }
    try {
      this.#state = await updateReplica(this.#state, files, loading.signal);
    } catch (error) {
      if (loading.signal.aborted) return;
      throw error;
    }
    this.#quick = undefined;
    this.#tell(false);
    const index = encodeReplica(this.#state, key);
    if (index) this.#send({ kind: 'index', index, key });
  }

  async #search(search: Search): Promise<void> {
    this.#lastSearch = search.number;
    const query = parseQuery(search.text, search.now);
    if (this.#quick && this.#state.count === 0) {
      this.#send(this.#quickAnswer(this.#quick, query, search));
      return;
    }
    const categories = new Map(Object.entries(search.categories));
    const isOpen = (state: string) => isOpenState(state, categories);
    const { number, order, from, me } = search;
    const wanted = { query, order, from, to: search.to, facets: false };
    const meanings = { me, isOpen };
    if (hasPhrases(query)) {
      const candidates = searchSegments(
        this.#state.segments,
        { ...wanted, from: 0, to: phraseCandidates },
        meanings,
      );
      const hits = await this.#withPhrases(candidates, query, number);
      if (hits === undefined) return;
      const more = candidates.total > phraseCandidates;
      const shown = hits.slice(from, search.to);
      this.#answer({ ...candidates, total: hits.length, hits: shown }, query, { search, isOpen, more });
      return;
    }
    this.#answer(searchSegments(this.#state.segments, wanted, meanings), query, {
      search,
      isOpen,
      more: false,
    });
    // The counts take longer where much is found, so they wait for the end of the typing: the next key must not wait for them.
    await wait(countsAfter);
    if (number !== this.#lastSearch || from > 0) return;
    const { facets } = searchSegments(
      this.#state.segments,
      { ...wanted, from: 0, to: 0, facets: true },
      meanings,
    );
    if (facets) this.#send({ kind: 'facets', number, facets: mutable(facets) });
  }

  #answer(
    outcome: SearchOutcome,
    query: Query,
    {
      search,
      isOpen,
      more,
    }: { readonly search: Search; readonly isOpen: (state: string) => boolean; readonly more: boolean },
  ): void {
    this.#send({
      kind: 'found',
      number: search.number,
      from: search.from,
      total: outcome.total,
      more,
      rows: outcome.hits.map((hit) => this.#rowOf(hit, { query, corrected: outcome.corrected, isOpen })),
      corrected: Object.fromEntries([...outcome.corrected].map(([word, instead]) => [word, [...instead]])),
      unknown: [...query.unknown],
    });
  }

  #rowOf(
    { segment, item }: Hit,
    {
      query,
      corrected,
      isOpen,
    }: {
      readonly query: Query;
      readonly corrected: SearchOutcome['corrected'];
      readonly isOpen: (state: string) => boolean;
    },
  ): FoundRow {
    const title = titleOf(segment, item);
    const state = facetOf(segment, 'state', item);
    return {
      id: segment.ids[item] ?? 0,
      title,
      state,
      type: facetOf(segment, 'type', item),
      assignedTo: facetOf(segment, 'assigned', item),
      tags: [...tagsOf(segment, item)],
      open: isOpen(state),
      changed: segment.changed[item] ?? 0,
      rev: segment.revs[item] ?? 0,
      place: this.#placeOf({ segment, item, score: 0 }),
      marks: marksOf(title, query, corrected),
    };
  }

  #placeOf({ segment, item }: Hit): ItemPlace {
    return {
      file: this.#state.files[segment.files[item] ?? 0] ?? '',
      start: segment.starts[item] ?? 0,
      length: segment.lengths[item] ?? 0,
    };
  }

  /** Undefined where a newer search has come in the meantime. */
  async #withPhrases(
    { hits }: SearchOutcome,
    query: Query,
    number: number,
  ): Promise<readonly Hit[] | undefined> {
    const rows = await new Promise<readonly Uint8Array[]>((resolve) => {
      this.#reads.set(number, resolve);
      this.#send({ kind: 'read', number, places: hits.map((hit) => this.#placeOf(hit)) });
    });
    const kept: Hit[] = [];
    const pacer = new Pacer();
    for (const [at, hit] of hits.entries()) {
      const bytes = rows[at] ?? new Uint8Array();
      const item = readWorkItem(parseRow(bytes, { start: 0, end: bytes.length }));
      if (item.ok && holdsPhrases(item.value, query)) kept.push(hit);
      await pacer.pause();
    }
    return number === this.#lastSearch ? kept : undefined;
  }

  #quickAnswer(quick: QuickSearch, query: Query, search: Search): FromWorker {
    const hits = quick.search(query, search.to);
    return {
      kind: 'found',
      number: search.number,
      from: search.from,
      total: hits.length,
      more: hits.length === search.to || query.filters.length > 0,
      rows: hits.slice(search.from).map(({ item, file, place }) => ({
        id: item.id,
        title: item.title,
        state: item.state,
        type: item.type,
        assignedTo: item.assignedTo,
        tags: [...item.tags],
        open: isOpenState(item.state),
        changed: item.changed ?? 0,
        rev: item.rev,
        place: { file, start: place.start, length: place.end - place.start },
        marks: marksOf(item.title, query, new Map()),
      })),
      corrected: {},
      unknown: [...query.unknown],
    };
  }
}

type Facets = NonNullable<SearchOutcome['facets']>;

function mutable(facets: Facets) {
  return {
    state: [...facets.state],
    type: [...facets.type],
    assigned: [...facets.assigned],
    area: [...facets.area],
    iteration: [...facets.iteration],
    tag: [...facets.tag],
  };
}
