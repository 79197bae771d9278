/** Answers for a model fit a budget of characters: the first form of an answer that does is taken. */
import type { AnyTool } from './tool.ts';

/** Characters of JSON; about a thousand tokens. */
const defaultBudget = 4000;

/** The answer as JSON text of at most `budget` characters, unless even its smallest form is larger. */
export function briefAnswer(tool: AnyTool, output: unknown, budget = defaultBudget): string {
  let text = '';
  for (const form of tool.brief(output)) {
    text = JSON.stringify(form);
    if (text.length <= budget) break;
  }
  return text;
}
