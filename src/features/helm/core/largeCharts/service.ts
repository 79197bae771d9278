/** The thread's side: validators that keep what they know of large charts, over ports that ask the extension. */
import type { ChartPorts, EngineCall } from '../../../../base/ports.ts';
import type { HelmSettings } from '../settings.ts';
import { createValidator, type Validator } from '../validator.ts';
import type { ChartAnswer, ChartCall, FromWorker, PortAnswer, PortCall, ToWorker } from './protocol.ts';

/** Settings change seldom: one for each workspace folder and major version, and some that are outdated. */
const mostValidators = 8;

export class LargeChartsService {
  readonly #post: (message: FromWorker) => void;
  readonly #validators = new Map<string, Validator>();
  readonly #running = new Map<number, AbortController>();
  readonly #asked = new Map<number, (answer: PortAnswer) => void>();
  #lastAsked = 0;

  constructor(post: (message: FromWorker) => void) {
    this.#post = post;
  }

  async handle(message: Exclude<ToWorker, { kind: 'language' }>): Promise<void> {
    switch (message.kind) {
      case 'call':
        return this.#call(message);
      case 'cancel':
        this.#running.get(message.id)?.abort();
        return;
      case 'answer':
        this.#asked.get(message.id)?.(message.answer);
        this.#asked.delete(message.id);
    }
  }

  async #call({ id, settings, call }: ToWorker & { kind: 'call' }): Promise<void> {
    const abort = new AbortController();
    this.#running.set(id, abort);
    try {
      this.#post({ kind: 'done', id, answer: await run(this.#validatorFor(settings), call, abort.signal) });
    } catch (bug) {
      this.#post({
        kind: 'broken',
        id,
        bug: bug instanceof Error ? (bug.stack ?? bug.message) : String(bug),
      });
    } finally {
      this.#running.delete(id);
    }
  }

  #validatorFor(settings: HelmSettings): Validator {
    const key = JSON.stringify(settings);
    const validator = this.#validators.get(key) ?? createValidator({ ports: this.#ports(), settings });
    this.#validators.delete(key);
    this.#validators.set(key, validator);
    for (const old of [...this.#validators.keys()].slice(0, -mostValidators)) this.#validators.delete(old);
    return validator;
  }

  #ports(): ChartPorts {
    return {
      files: {
        read: (path, maxBytes) =>
          this.#ask(
            { port: 'read', path, ...(maxBytes === undefined ? {} : { maxBytes }) },
            ({ read }) => read,
          ),
        list: (path) => this.#ask({ port: 'list', path }, ({ list }) => list),
        stat: (path) => this.#ask({ port: 'stat', path }, ({ stat }) => stat),
        realPath: (path) => this.#ask({ port: 'realPath', path }, ({ realPath }) => realPath),
      },
      engine: {
        call: (call, { signal, timeLimit } = {}) =>
          this.#ask(
            { port: 'engine', call: sendable(call), ...(timeLimit === undefined ? {} : { timeLimit }) },
            ({ engine }) => engine,
            signal,
          ),
      },
    };
  }

  #ask<T>(call: PortCall, pick: (answer: PortAnswer) => T | undefined, signal?: AbortSignal): Promise<T> {
    const id = (this.#lastAsked += 1);
    return new Promise((resolve, reject) => {
      const cancel = (): void => this.#post({ kind: 'cancel', id });
      this.#asked.set(id, (answer) => {
        signal?.removeEventListener('abort', cancel);
        const picked = pick(answer);
        if (picked === undefined) reject(new Error(`no answer from ${call.port}`));
        else resolve(picked);
      });
      signal?.addEventListener('abort', cancel);
      this.#post({ kind: 'ask', id, call });
      if (signal?.aborted === true) cancel();
    });
  }
}

async function run(validator: Validator, call: ChartCall, signal: AbortSignal): Promise<ChartAnswer> {
  switch (call.method) {
    case 'validate':
      return { validate: await validator.validate(call.chart, signal) };
    case 'limits':
      return { limits: await validator.limits(call.chart, signal) };
    case 'render':
      return { render: await validator.render(call.chart, call.environment, signal) };
    case 'renderDocuments':
      return { renderDocuments: await validator.renderDocuments(call.chart, call.environment, signal) };
    case 'fixes':
      return { fixes: await validator.fixes(call.chart, call.finding, signal) };
    case 'valuesKey':
      return { valuesKey: await validator.valuesKey(call.chart, call.place, signal) };
  }
}

function sendable({ resource, ...call }: EngineCall): (PortCall & { port: 'engine' })['call'] {
  return resource === undefined ? call : { ...call, resource: { ...resource, payload: resource.payload() } };
}
