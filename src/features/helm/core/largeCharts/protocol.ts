/** What the extension and the thread for large charts say to each other. The thread has no files and no engine of its own. */
import * as z from 'zod';
import type { EngineCall, EngineFailure, Files } from '../../../../base/ports.ts';
import type { Result } from '../../../../base/result.ts';
import type { Chart } from '../../../../clients/helm/chart.ts';
import type { Finding, Place } from '../report.ts';
import type { HelmSettings } from '../settings.ts';
import type { Validator } from '../validator.ts';

/** What of the validator answers plain values, which can be sent. */
export type RemoteValidator = Pick<
  Validator,
  'validate' | 'limits' | 'render' | 'renderDocuments' | 'fixes' | 'valuesKey'
>;

export type ChartCall =
  | { readonly method: 'validate' | 'limits'; readonly chart: Chart }
  | { readonly method: 'render' | 'renderDocuments'; readonly chart: Chart; readonly environment: string }
  | { readonly method: 'fixes'; readonly chart: Chart; readonly finding: Finding }
  | {
      readonly method: 'valuesKey';
      readonly chart: Chart;
      readonly place: Pick<Place, 'file' | 'line' | 'column'>;
    };

/** The answer under the name of the method that was called. */
export type ChartAnswer = {
  readonly [Method in keyof RemoteValidator]?: Awaited<ReturnType<RemoteValidator[Method]>>;
};

/** An engine's resource with its payload made, since a function cannot be sent. */
export interface SentEngineCall extends Omit<EngineCall, 'resource'> {
  readonly resource?: Omit<NonNullable<EngineCall['resource']>, 'payload'> & { readonly payload: unknown };
}

export type PortCall =
  | { readonly port: 'read'; readonly path: string; readonly maxBytes?: number }
  | { readonly port: 'list' | 'stat' | 'realPath'; readonly path: string }
  | { readonly port: 'engine'; readonly call: SentEngineCall; readonly timeLimit?: number };

/** The answer under the name of the port that was called. */
export type PortAnswer = {
  readonly [Port in keyof Files]?: Awaited<ReturnType<Files[Port]>>;
} & { readonly engine?: Result<unknown, EngineFailure> };

export const toWorker = z.discriminatedUnion('kind', [
  /** Sentences by their English, where the editor speaks another language. */
  z.object({ kind: z.literal('language'), sentences: z.record(z.string(), z.string()) }),
  z.object({
    kind: z.literal('call'),
    id: z.number(),
    settings: z.custom<HelmSettings>(),
    call: z.custom<ChartCall>(),
  }),
  z.object({ kind: z.literal('cancel'), id: z.number() }),
  z.object({ kind: z.literal('answer'), id: z.number(), answer: z.custom<PortAnswer>() }),
]);
export type ToWorker = z.infer<typeof toWorker>;

export const fromWorker = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done'), id: z.number(), answer: z.custom<ChartAnswer>() }),
  /** A bug over there, as its text. */
  z.object({ kind: z.literal('broken'), id: z.number(), bug: z.string() }),
  z.object({ kind: z.literal('ask'), id: z.number(), call: z.custom<PortCall>() }),
  z.object({ kind: z.literal('cancel'), id: z.number() }),
]);
export type FromWorker = z.infer<typeof fromWorker>;
