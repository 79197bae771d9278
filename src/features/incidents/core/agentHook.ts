/** What an agent's hook tells of a command that it has run. */
import { commandOf, exitCodeOf, outputText, ownOutput } from '../../../clients/agents/codexTools.ts';
import { parseJson, recordOf, textOf, type JsonRecord } from '../../../base/json.ts';

export interface AgentCommand {
  /** `agent:<client>:<session>`. */
  readonly actor: string;
  readonly command: string;
  readonly cwd: string;
  /** Null where the agent names none. */
  readonly exitCode: number | null;
  /** As the agent got it. */
  readonly output: string;
}

/** Undefined for a hook that tells of something else. */
export function agentCommandOf(input: string): AgentCommand | undefined {
  const told = recordOf(parseJson(input));
  const event = textOf(told['hook_event_name']);
  const tool = textOf(told['tool_name']);
  const session = textOf(told['session_id']);
  if (!/^PostToolUse(?:Failure)?$/.test(event) || session === '') return undefined;
  // Claude Code has one tool for commands; Codex calls its own by several names, and that one too.
  const { command, folder } = commandOf(tool === 'Bash' ? 'shell' : tool, recordOf(told['tool_input']));
  if (command.trim() === '') return undefined;
  const isCodex = textOf(told['turn_id']) !== '' || /[/\\]\.codex[/\\]/.test(textOf(told['transcript_path']));
  return {
    actor: `agent:${isCodex ? 'codex' : 'claude-code'}:${session}`,
    command,
    cwd: folder || textOf(told['cwd']),
    ...(event === 'PostToolUseFailure' ? failureOf(told) : isCodex ? codexAnswer(told) : claudeAnswer(told)),
  };
}

type Answer = Pick<AgentCommand, 'exitCode' | 'output'>;

function failureOf(told: JsonRecord): Answer {
  const text = textOf(told['error']);
  const code = /^(?:Error: )?Exit code (\d+)\n?/.exec(text);
  return { exitCode: code ? Number(code[1]) : null, output: code ? text.slice(code[0].length) : text };
}

/** A command that fails is told by a hook of its own. */
function claudeAnswer(told: JsonRecord): Answer {
  const answer = recordOf(told['tool_response']);
  const output = [textOf(answer['stdout']), textOf(answer['stderr'])]
    .filter((text) => text !== '')
    .join('\n');
  return { exitCode: answer['interrupted'] === true ? null : 0, output };
}

function codexAnswer(told: JsonRecord): Answer {
  const text = outputText(told['tool_response']);
  return { exitCode: exitCodeOf(text), output: ownOutput(text) };
}
