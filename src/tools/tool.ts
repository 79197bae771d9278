/** What a tool is: one row of the table that the editor, the MCP server and the command line serve alike. */
import type * as z from 'zod';
import type { Approvals } from '../base/approvals.ts';
import type { AzureDevOpsAccess } from '../base/azureDevOps.ts';
import type { NotesPlace } from '../base/notesFolder.ts';
import type { Ports } from '../base/ports.ts';
import type { ReplicaPlace } from '../base/replicaPlace.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { PrometheusServer } from '../base/servers.ts';

export type Effect = 'read' | 'draft' | 'write';

/** How much an answer worries: the command line's exit status comes from it. `failed`: it could not run. */
export type Outcome = 'clean' | 'information' | 'warning' | 'error' | 'failed';

export interface ToolContext {
  readonly ports: Ports;
  /** Absolute folder that relative paths of the input start from. */
  readonly folder: string;
  /** Absolute folders outside of which nothing is read; left out where a person names the files: anywhere. */
  readonly roots?: readonly string[];
  /** The Prometheus servers that may be asked; left out where a person names the address: any. */
  readonly servers?: readonly PrometheusServer[];
  /** Left out where no person can be asked: then nothing is written. */
  readonly approvals?: Approvals;
  /** Answers undefined where no server is set. */
  readonly azureDevOps?: () => Promise<AzureDevOpsAccess | undefined>;
  /** Left out where no settings say it; answers undefined where there is no notes folder. */
  readonly replica?: () => Promise<ReplicaPlace | undefined>;
  /** Left out where no settings say it; answers undefined where there is no notes folder. */
  readonly notes?: () => Promise<NotesPlace | undefined>;
  /** Who calls, as a person reads it who approves, or who looks at a log afterwards. */
  readonly caller?: string;
  /** What stands on standard input; left out where there is none. */
  readonly readInput?: () => Promise<string>;
  readonly signal: AbortSignal;
  /** A sentence on what is done now, and the share that is done, from 0 to 1. */
  readonly progress: (message: string, share?: number) => void;
}

export interface Tool<Input, Output> {
  /** `verb_noun`; the command line writes it with dashes. */
  readonly name: string;
  readonly title: string;
  /** Written for a model: what it answers, and its limits. */
  readonly description: string;
  readonly effect: Effect;
  readonly input: z.ZodType<Input>;
  readonly output: z.ZodType<Output>;
  /** The input field that the command line takes without a name. */
  readonly positional?: string;
  /** Asks servers that may want to know who asks: the command line takes `--token-env`. */
  readonly asksServers?: true;
  run(input: Input, context: ToolContext): Promise<Output>;
  /** What the command line prints without `--json`. */
  print(output: Output): string;
  outcome(output: Output): Outcome;
  /** Further forms of the answer, by the name that `--format` takes. */
  readonly formats?: Readonly<Record<string, (output: Output) => string>>;
  /** Lets `--baseline` accept the findings of today. */
  readonly baseline?: Baseline<Output>;
  /** Why it could not run: the command line's sentence on standard error when the outcome is `failed`. */
  reason?(output: Output): string;
  /**
   * The answer for a model, in smaller and smaller forms: what matters most survives longest, secrets are masked, and
   * each form that leaves something out says what, and how to get it. The first is whole.
   */
  brief(output: Output): Iterable<unknown>;
}

export interface Baseline<Output> {
  /** A key for each finding that stays the same when lines move; equal findings have equal keys. */
  keys(output: Output): readonly string[];
  /** The output without the findings that are known: each key takes away as many as it is listed times. */
  without(output: Output, known: readonly string[]): Output;
}

/** A row as the table holds it: of whatever types. What comes in and goes out is parsed by the row's own schemas. */
export interface AnyTool extends Tool<unknown, unknown> {
  /** A call that is ready to run, or what is wrong with its input. */
  prepare(input: unknown): Result<(context: ToolContext) => Promise<unknown>, z.ZodError>;
}

/** Ties the input and output types to the schemas. */
export function defineTool<Input, Output>(tool: Tool<Input, Output>): AnyTool {
  const { formats, baseline, ...rest } = tool;
  const prepare: AnyTool['prepare'] = (input) => {
    const { data, error } = tool.input.safeParse(input);
    return error ? err(error) : ok(async (context) => tool.output.parse(await tool.run(data, context)));
  };
  return {
    ...rest,
    ...(formats && {
      formats: Object.fromEntries(
        Object.entries(formats).map(([name, print]) => [
          name,
          (output: unknown) => print(tool.output.parse(output)),
        ]),
      ),
    }),
    ...(baseline && {
      baseline: {
        keys: (output: unknown) => baseline.keys(tool.output.parse(output)),
        without: (output: unknown, known: readonly string[]) =>
          baseline.without(tool.output.parse(output), known),
      },
    }),
    prepare,
    async run(input, context) {
      const call = prepare(input);
      if (!call.ok) throw call.error;
      return call.value(context);
    },
    print: (output) => tool.print(tool.output.parse(output)),
    outcome: (output) => tool.outcome(tool.output.parse(output)),
    reason: (output) => tool.reason?.(tool.output.parse(output)) ?? '',
    brief: (output) => tool.brief(tool.output.parse(output)),
  };
}
