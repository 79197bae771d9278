/** An engine that answers what a test tells it, and remembers what it was asked. */
import type { Engine, EngineCall } from '../../src/base/ports.ts';
import { err, ok } from '../../src/base/result.ts';

type Answer = Awaited<ReturnType<Engine['call']>>;

export interface ToldEngine extends Engine {
  readonly calls: readonly EngineCall[];
  /** The values files of each call, by their names. */
  valuesOf(call: EngineCall): readonly string[];
  /** The chart's files as they were handed over. */
  filesOf(call: EngineCall): readonly string[];
}

export function toldEngine(answer: (call: EngineCall) => Answer = () => rendered()): ToldEngine {
  const calls: EngineCall[] = [];
  return {
    calls,
    call: async (call) => {
      // It is asked about charts; of manifests it has nothing to say.
      if (call.engine === 'kubernetes') return ok({ version: '', documents: [] });
      calls.push(call);
      return answer(call);
    },
    valuesOf: ({ payload }) => names(payload['values'], 'name'),
    filesOf: ({ resource }) => {
      const payload: unknown = resource?.payload();
      return payload instanceof Object && 'files' in payload ? names(payload.files, 'path') : [];
    },
  };
}

function names(list: unknown, key: string): readonly string[] {
  return Array.isArray(list) ? list.map((item: Record<string, unknown>) => String(item[key])) : [];
}

export interface DocumentInput {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly template?: string;
  readonly file?: string;
  readonly text?: string;
  readonly hook?: { readonly events: readonly string[]; readonly weight: number } | null;
}

export function rendered(documents: readonly DocumentInput[] = [], manifest = ''): Answer {
  const whole = documents.map((document) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    name: 'demo',
    namespace: '',
    template: 'templates/demo.yaml',
    file: document.template ?? 'templates/demo.yaml',
    line: 1,
    text: '',
    hook: null,
    crd: false,
    ...document,
  }));
  return ok({ documents: whole, notes: '', manifest, warnings: [] });
}

/** What Helm refuses: `data` as the engine's contract has it. */
export function refused(code: string, detail: string, more: Readonly<Record<string, unknown>> = {}): Answer {
  const message = detail.split('\n')[0] ?? '';
  return err({ code: 'rejected', message, data: { code, message, detail, ...more } });
}

export function broken(code: 'time-limit' | 'cancelled' | 'engine-missing', message: string): Answer {
  return err({ code, message });
}
