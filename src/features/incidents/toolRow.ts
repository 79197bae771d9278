/** What the tools of incidents have in common: their inputs, and that each answers or says why it cannot. */
import * as z from 'zod';
import { defineTool, type AnyTool, type Outcome, type Tool, type ToolContext } from '../../tools/tool.ts';
import * as answers from './core/answers.ts';

export const incidentInput = z
  .string()
  .describe('The folder of the incident, or its id where the notes folder is known.');
export const notesInput = z
  .exactOptional(z.string())
  .describe('The notes folder; that of the settings, or the usual one, unless told.');
export const limitInput = z
  .number()
  .int()
  .min(1)
  .max(500)
  .default(20)
  .describe('How many to answer at most.');
interface Row<Input, Answer> extends Pick<
  Tool<Input, never>,
  'name' | 'title' | 'description' | 'effect' | 'input' | 'positional' | 'asksServers'
> {
  readonly answer: z.ZodType<Answer>;
  readonly run: (input: Input, context: ToolContext) => Promise<Answer | answers.Failed>;
  readonly print: (answer: Answer) => string;
  /** Clean unless told. */
  readonly outcome?: (answer: Answer) => Outcome;
  /** Smaller and smaller forms behind the whole one. */
  readonly smaller: (answer: Answer) => Iterable<unknown>;
}

/** A tool that answers, or says in a sentence why it cannot. */
export function define<Input, Answer>({
  answer,
  run,
  print,
  outcome,
  smaller,
  ...row
}: Row<Input, Answer>): AnyTool {
  const isFailed = (output: Answer | answers.Failed): output is answers.Failed =>
    answers.failed.safeParse(output).success;
  return defineTool<Input, Answer | answers.Failed>({
    ...row,
    output: z.union([answer, answers.failed]),
    run,
    print: (output) => (isFailed(output) ? '' : print(output)),
    outcome: (output) => (isFailed(output) ? 'failed' : (outcome?.(output) ?? 'clean')),
    reason: (output) => (isFailed(output) ? output.reason : ''),
    *brief(output) {
      yield output;
      if (!isFailed(output)) yield* smaller(output);
    },
  });
}
