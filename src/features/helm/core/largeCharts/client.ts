/** The extension's side: charts with large values files are judged in a thread of their own, all others right here. */
import { t } from '@vscode/l10n';
import { joinPath } from '../../../../base/paths.ts';
import type { ChartPorts, WorkerThread } from '../../../../base/ports.ts';
import { err, type Result } from '../../../../base/result.ts';
import type { Chart } from '../../../../clients/helm/chart.ts';
import type { HelmSettings } from '../settings.ts';
import type { Validator, ValidatorFailure } from '../validator.ts';
import {
  fromWorker,
  type ChartAnswer,
  type ChartCall,
  type FromWorker,
  type PortAnswer,
  type PortCall,
  type ToWorker,
} from './protocol.ts';

/** Bytes of a values file: to decode more than this takes longer than a keystroke may wait for. */
const largest = 30_000;

export interface LargeCharts {
  /** A validator that hands charts with large values files to the thread. */
  around(local: Validator, settings: HelmSettings): Validator;
  dispose(): void;
}

/** The thread starts with the first large chart, and again where it ended. */
export function createLargeCharts(parts: {
  readonly ports: ChartPorts;
  readonly start: () => Promise<WorkerThread>;
  readonly sentences?: Readonly<Record<string, string>>;
}): LargeCharts {
  let thread: Promise<Connection> | undefined;
  const connect = (): Promise<Connection> =>
    (thread ??= parts.start().then((started) => {
      started.onEnd(() => (thread = undefined));
      return new Connection(started, parts.ports, parts.sentences ?? {});
    }));
  return {
    around: (local, settings) => hybrid({ local, settings, files: parts.ports.files, connect }),
    dispose() {
      void thread?.then((connection) => connection.dispose());
      thread = undefined;
    },
  };
}

interface Hybrid extends Pick<ChartPorts, 'files'> {
  readonly local: Validator;
  readonly settings: HelmSettings;
  readonly connect: () => Promise<Connection>;
}

type Answered<Method extends keyof ChartAnswer> = NonNullable<ChartAnswer[Method]>;

function hybrid({ local, settings, files, connect }: Hybrid): Validator {
  const isLarge = async ({ folder, environments }: Chart): Promise<boolean> => {
    const names = new Set(environments.flatMap((environment) => environment.files));
    const stats = await Promise.all([...names].map((name) => files.stat(joinPath(folder, name))));
    return stats.some((stat) => stat.ok && stat.value.size > largest);
  };
  const choose = async <Method extends keyof ChartAnswer>(
    call: ChartCall & { readonly method: Method },
    here: () => Promise<Answered<Method>>,
    signal: AbortSignal | undefined,
  ): Promise<Answered<Method> | Result<never, ValidatorFailure>> => {
    if (!(await isLarge(call.chart))) return here();
    const answer = await (await connect()).call(settings, call, signal);
    return answer?.[call.method] ?? err({ code: 'cancelled', message: t('It was cancelled.') });
  };
  return {
    discover: (folder, signal) => local.discover(folder, signal),
    // What it answers has to stay where it is made.
    trace: (chart, environment, signal) => local.trace(chart, environment, signal),
    validate: (chart, signal) =>
      choose({ method: 'validate', chart }, () => local.validate(chart, signal), signal),
    limits: (chart, signal) => choose({ method: 'limits', chart }, () => local.limits(chart, signal), signal),
    render: (chart, environment, signal) =>
      choose(
        { method: 'render', chart, environment },
        () => local.render(chart, environment, signal),
        signal,
      ),
    renderDocuments: (chart, environment, signal) =>
      choose(
        { method: 'renderDocuments', chart, environment },
        () => local.renderDocuments(chart, environment, signal),
        signal,
      ),
    fixes: (chart, finding, signal) =>
      choose({ method: 'fixes', chart, finding }, () => local.fixes(chart, finding, signal), signal),
    valuesKey: (chart, place, signal) =>
      choose({ method: 'valuesKey', chart, place }, () => local.valuesKey(chart, place, signal), signal),
  };
}

interface Waiting {
  /** Undefined where the thread ended before it answered. */
  readonly settle: (answer: ChartAnswer | undefined) => void;
  readonly throwBug: (bug: Error) => void;
}

class Connection {
  readonly #thread: WorkerThread;
  readonly #ports: ChartPorts;
  readonly #waiting = new Map<number, Waiting>();
  readonly #asked = new Map<number, AbortController>();
  #lastCall = 0;

  constructor(thread: WorkerThread, ports: ChartPorts, sentences: Readonly<Record<string, string>>) {
    this.#thread = thread;
    this.#ports = ports;
    thread.onMessage((raw) => this.#hear(fromWorker.parse(raw)));
    thread.onEnd(() => this.#ended());
    this.#post({ kind: 'language', sentences: { ...sentences } });
  }

  call(
    settings: HelmSettings,
    call: ChartCall,
    signal: AbortSignal | undefined,
  ): Promise<ChartAnswer | undefined> {
    const id = (this.#lastCall += 1);
    return new Promise((resolve, reject) => {
      const cancel = (): void => this.#post({ kind: 'cancel', id });
      const forget = (): void => {
        signal?.removeEventListener('abort', cancel);
        this.#waiting.delete(id);
      };
      this.#waiting.set(id, {
        settle: (answer) => {
          forget();
          resolve(answer);
        },
        throwBug: (bug) => {
          forget();
          reject(bug);
        },
      });
      signal?.addEventListener('abort', cancel);
      this.#post({ kind: 'call', id, settings, call });
      if (signal?.aborted === true) cancel();
    });
  }

  dispose(): void {
    this.#thread.dispose();
    this.#ended();
  }

  #post(message: ToWorker): void {
    this.#thread.post(message);
  }

  #ended(): void {
    for (const asked of this.#asked.values()) asked.abort();
    for (const { settle } of this.#waiting.values()) settle(undefined);
  }

  #hear(message: FromWorker): void {
    switch (message.kind) {
      case 'done':
        this.#waiting.get(message.id)?.settle(message.answer);
        return;
      case 'broken':
        this.#waiting.get(message.id)?.throwBug(new Error(message.bug));
        return;
      case 'cancel':
        this.#asked.get(message.id)?.abort();
        return;
      case 'ask':
        void this.#answer(message.id, message.call);
    }
  }

  async #answer(id: number, call: PortCall): Promise<void> {
    const abort = new AbortController();
    this.#asked.set(id, abort);
    const answer = await ask(this.#ports, call, abort.signal);
    this.#asked.delete(id);
    this.#post({ kind: 'answer', id, answer });
  }
}

async function ask({ files, engine }: ChartPorts, call: PortCall, signal: AbortSignal): Promise<PortAnswer> {
  switch (call.port) {
    case 'read':
      return { read: await files.read(call.path, call.maxBytes) };
    case 'list':
      return { list: await files.list(call.path) };
    case 'stat':
      return { stat: await files.stat(call.path) };
    case 'realPath':
      return { realPath: await files.realPath(call.path) };
    case 'engine': {
      const { resource, ...rest } = call.call;
      const whole =
        resource === undefined
          ? rest
          : { ...rest, resource: { ...resource, payload: () => resource.payload } };
      const options = { signal, ...(call.timeLimit === undefined ? {} : { timeLimit: call.timeLimit }) };
      return { engine: await engine.call(whole, options) };
    }
  }
}
