/** Alert rules over the last day: samples are fetched once, and each edit of a rule is replayed over them. */
import * as vscode from 'vscode';
import { fetchedSamples } from '../../../base/prometheusAnswers.ts';
import type { RulePlace } from '../../../base/ruleCommands.ts';
import { replayAlert, type FetchedSamples, type ReplayRequest } from '../../../clients/engine/promql.ts';
import { watchedExpression } from '../../../clients/prometheus/watched.ts';
import { runCommand } from '../../../editor/commands.ts';
import {
  covers,
  neededSelectors,
  replayRequest,
  summarise,
  withStaleMarks,
  type NeededSelector,
  type ReplaySummary,
} from '../core/replay.ts';
import { expressionsIn, type PlacedExpression } from '../../../clients/prometheus/rules/ruleExpressions.ts';
import { expressionAt } from './expressions.ts';
import type { RulesDependencies } from './dependencies.ts';

/** Milliseconds without a keystroke before a rule is replayed. */
const pause = 150;

/** Why there is no summary is a sentence. */
export type Replayed = { readonly summary: ReplaySummary } | { readonly problem: string };

interface Replay {
  readonly uri: string;
  readonly name: string;
  /** Seconds since 1970. */
  readonly end: number;
  readonly samples: FetchedSamples;
  readonly needed: readonly NeededSelector[];
  /** The rule that the newest answer is about, as text. */
  asked: string;
  /** As it was when the samples were fetched. */
  before: Replayed;
  now: Replayed;
}

export interface ReplayAnswer {
  readonly now: Replayed;
  /** Where the rule was edited since, and comes to something else. */
  readonly before?: Replayed;
}

export class Replays implements vscode.Disposable {
  readonly #dependencies: RulesDependencies;
  readonly #changed: () => void;
  readonly #replays = new Map<string, Replay>();
  readonly #waiting = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #subscriptions: vscode.Disposable;
  #fetched = 0;

  constructor(dependencies: RulesDependencies, changed: () => void) {
    this.#dependencies = dependencies;
    this.#changed = changed;
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#soon(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#forget(uri.toString())),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#waiting.forEach((timer) => clearTimeout(timer));
  }

  /** Fetches the samples of a rule, and says what it comes to. */
  async start(place: RulePlace): Promise<void> {
    const found = await expressionAt(place, this.#dependencies.ports.engine);
    if (found?.expression.kind !== 'alert') return;
    const { document, expression: rule } = found;
    const needed = neededSelectors(rule.text);
    if (!needed.ok) return tell(needed.error);
    const end = Math.floor(this.#dependencies.ports.clock.now() / 1000);
    const answer = await runCommand('sreWorkbench.prometheus.fetchSamples', { selectors: needed.value, end });
    if (answer === undefined) return;
    const { error, series } = fetchedSamples.parse(answer);
    if (error !== '') return tell(error);
    this.#fetched += 1;
    const uri = document.uri.toString();
    const replay: Replay = {
      uri,
      name: rule.name,
      end,
      samples: {
        id: `${this.#fetched} ${end}`,
        series: series.map((each) => withStaleMarks(each, end * 1000)),
      },
      needed: needed.value,
      asked: '',
      before: { problem: '' },
      now: { problem: '' },
    };
    this.#replays.set(keyOf(uri, rule), replay);
    await this.#run(replay, rule);
    replay.before = replay.now;
    // It may have been edited while the samples were on their way.
    this.#soon(document);
    this.#changed();
  }

  /** The graph of what the rule compares, with the moments at which it would have begun and ended to fire. */
  async show(place: RulePlace, which: 'now' | 'before'): Promise<void> {
    const found = await expressionAt(place, this.#dependencies.ports.engine);
    const replay = found && this.#replays.get(keyOf(place.uri, found.expression));
    if (!found || !replay) return;
    const { [which]: shown } = replay;
    const spans = 'summary' in shown ? shown.summary.spans : [];
    const { name } = found.expression;
    const start = replay.end - 86_400;
    await runCommand('sreWorkbench.prometheus.open', {
      expr: watchedExpression(found.expression.text).trim(),
      range: { start, end: replay.end },
      marks: spans.flatMap(({ from, to }) => {
        const [time, end] = [Math.max(from / 1000, start), to / 1000];
        return [
          { time, to: end, text: vscode.l10n.t('{0} would begin to fire', name) },
          { time: end, text: vscode.l10n.t('{0} would end', name) },
        ];
      }),
    });
  }

  answerOf(uri: string, rule: PlacedExpression): ReplayAnswer | undefined {
    const replay = this.#replays.get(keyOf(uri, rule));
    if (!replay) return undefined;
    const { now, before } = replay;
    return JSON.stringify(now) === JSON.stringify(before) ? { now } : { now, before };
  }

  #soon(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    const own = [...this.#replays.values()].filter((replay) => replay.uri === uri);
    if (own.length === 0) return;
    clearTimeout(this.#waiting.get(uri));
    const run = async (): Promise<void> => {
      this.#waiting.delete(uri);
      const rules = expressionsIn(document.getText());
      for (const replay of own) {
        const rule = rules.find(({ kind, name }) => kind === 'alert' && name === replay.name);
        // A text that cannot be read at the moment, or a rule that is being named, changes nothing.
        if (rule && (await this.#run(replay, rule))) this.#changed();
      }
    };
    const runSafely = () =>
      void run().catch((error: unknown) => this.#dependencies.reporter.bug('rules.replay', error));
    this.#waiting.set(uri, setTimeout(runSafely, pause));
  }

  /** Answers whether there is anything new to say. */
  async #run(replay: Replay, rule: PlacedExpression): Promise<boolean> {
    const request = replayRequest(rule, replay.end);
    const asked = JSON.stringify(request);
    if (replay.asked === asked) return false;
    replay.asked = asked;
    const now = await this.#answer(replay, rule, request);
    // A newer edit answers for itself.
    if (now === undefined || replay.asked !== asked) return false;
    replay.now = now;
    return true;
  }

  async #answer(
    { uri, name, samples, needed }: Replay,
    rule: PlacedExpression,
    request: ReplayRequest,
  ): Promise<Replayed | undefined> {
    const wanted = neededSelectors(rule.text);
    if (!wanted.ok) return { problem: wanted.error };
    if (!covers(needed, wanted.value)) {
      return { problem: vscode.l10n.t('The rule reads other series now: fetch their samples') };
    }
    if (samples.series.length === 0 && wanted.value.length > 0) {
      return { problem: vscode.l10n.t('None of its selectors had series in the last day') };
    }
    const { engine } = this.#dependencies.ports;
    const answer = await replayAlert(engine, samples, request, { topic: `replay:${uri}:${name}` });
    if (!answer.ok) return answer.error.code === 'cancelled' ? undefined : { problem: answer.error.message };
    if (answer.value.error !== '') return { problem: answer.value.error };
    return { summary: summarise(answer.value, request) };
  }

  #forget(uri: string): void {
    for (const [key, replay] of this.#replays) if (replay.uri === uri) this.#replays.delete(key);
  }
}

function tell(problem: string): void {
  void vscode.window.showWarningMessage(problem);
}

const keyOf = (uri: string, { name }: PlacedExpression): string => `${uri}\n${name}`;
