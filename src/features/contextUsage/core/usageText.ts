/** What the command line and the editor say about a context. */
import { t } from '@vscode/l10n';
import type { AgentKind } from '../../../clients/agents/transcript.ts';

export interface ContextUsage {
  readonly agent: AgentKind;
  readonly model: string | null;
  readonly tokens: number | null;
  readonly window: number | null;
  /** From 0 to 1. */
  readonly share: number | null;
  readonly compactions: number;
  readonly compactedSince: boolean;
  readonly implausible: boolean;
}

export function agentName(agent: AgentKind): string {
  return agent === 'codex' ? 'Codex' : 'Claude Code';
}

/** One line; a window that is not known is said, never guessed. */
export function usageText(usage: ContextUsage): string {
  const { agent, model, tokens, window, share, compactions } = usage;
  const size =
    tokens === null
      ? t('no answer yet')
      : window === null || share === null
        ? t('{0} tokens, size of the window unknown', tokens)
        : t('{0} of {1} tokens ({2} %)', tokens, window, Math.round(share * 100));
  return [
    `${agentName(agent)}${model === null ? '' : ` (${model})`}: ${size}`,
    compactions === 0 ? '' : t('compactions: {0}', compactions),
    usage.compactedSince ? t('the figure is from before the last one') : '',
    usage.implausible ? t('the agent’s own figure is implausible') : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}
