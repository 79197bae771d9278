/**
 * The names that completion offers: asked for when first needed, kept for a while, searched here and not on the page. A server that
 * searches by itself is asked for the few names that fit instead of all.
 */
import type { PrometheusClient } from '../../../clients/prometheus/client.ts';
import type { Clock } from '../../../base/ports.ts';
import type { NameQuestion } from '../../../base/promqlCursor.ts';
import { NameIndex } from './completionSearch.ts';
import type { PanelCompletion } from './panelProtocol.ts';

/** Milliseconds that names are kept. */
const kept = 300_000;
/** After a failure the server is left alone for so long. */
const keptFailure = 15_000;
/** With more metrics than this their help is not asked for: it would be many megabytes. */
const mostHelped = 20_000;
/** Names that a search asks for; more than a list shows, so that the best of them can be put first here. */
const mostFound = 200;
/** Lists that are kept: one for each text that was searched for. */
const mostKept = 500;

interface Kept {
  readonly names: Promise<NameIndex | undefined>;
  expires: number;
}

type Help = ReadonlyMap<string, PanelCompletion>;

/** The names of one server. */
export class PanelNames {
  readonly #client: PrometheusClient;
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();
  #help: Promise<Help> | undefined;
  #searches: Promise<boolean> | undefined;

  constructor(client: PrometheusClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /** The best names for what was typed; none where the server cannot say. */
  async complete(question: NameQuestion): Promise<PanelCompletion[]> {
    const searches = await (this.#searches ??= this.#askWhetherItSearches());
    const index = await this.#names(question, searches);
    if (!index) return [];
    const found = index.search(question.text);
    if (question.what !== 'metric' || searches || index.size > mostHelped)
      return found.map((label) => ({ label }));
    const help = await (this.#help ??= this.#readHelp());
    return found.map((label) => help.get(label) ?? { label });
  }

  async #askWhetherItSearches(): Promise<boolean> {
    const answer = await this.#client.features();
    return answer.ok && answer.value.value?.['api']?.['search'] === true;
  }

  #names(question: NameQuestion, searches: boolean): Promise<NameIndex | undefined> {
    const { what, metric, label, text } = question;
    const about = what === 'metric' ? [what] : [what, metric, what === 'value' ? label : ''];
    const key = JSON.stringify(searches ? [...about, text] : about);
    const known = this.#kept.get(key);
    const now = this.#clock.now();
    if (known && known.expires > now) return known.names;
    if (this.#kept.size > mostKept) this.#kept.clear();
    const read = searches ? this.#search(question) : this.#read(question);
    const made: Kept = { names: read, expires: now + kept };
    this.#kept.set(key, made);
    void this.#forgetFailure(made);
    return made.names;
  }

  async #forgetFailure(made: Kept): Promise<void> {
    if (!(await made.names)) made.expires = this.#clock.now() + keptFailure;
  }

  async #search({ what, metric, label, text }: NameQuestion): Promise<NameIndex | undefined> {
    const asked = await this.#client.search({
      what,
      text,
      limit: mostFound,
      ...(what === 'value' && { label }),
      ...(metric !== '' && what !== 'metric' && { match: [selectorOf(metric)] }),
    });
    if (!asked.ok) return undefined;
    const names = asked.value.value;
    return new NameIndex(what === 'label' ? names.filter((name) => name !== '__name__') : names);
  }

  async #read({ what, metric, label }: NameQuestion): Promise<NameIndex | undefined> {
    const selection = metric === '' ? {} : { match: [selectorOf(metric)] };
    const asked = await (what === 'metric'
      ? this.#client.labelValues('__name__')
      : what === 'label'
        ? this.#client.labels(selection)
        : this.#client.labelValues(label, selection));
    if (!asked.ok) return undefined;
    const names = asked.value.value;
    return new NameIndex(what === 'label' ? names.filter((name) => name !== '__name__') : names);
  }

  async #readHelp(): Promise<Help> {
    const asked = await this.#client.metadata();
    if (!asked.ok) return new Map();
    return new Map(
      Object.entries(asked.value.value).map(([label, [first]]) => [
        label,
        { label, ...(first && { detail: first.type, info: first.help }) },
      ]),
    );
  }
}

function selectorOf(metric: string): string {
  return `{__name__=${JSON.stringify(metric)}}`;
}
