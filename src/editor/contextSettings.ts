/** What the user set about the contexts of agents, for every feature that shows one. */
import { readSetting } from './settings.ts';

/** 0 in a setting switches its limit off. */
export function readContextLimits(): {
  readonly share: number | null;
  readonly tokens: number | null;
} {
  if (!readSetting('sreWorkbench.context.enabled')) return { share: null, tokens: null };
  const percent = readSetting('sreWorkbench.context.warningShare');
  const tokens = readSetting('sreWorkbench.context.warningTokens');
  return { share: percent > 0 ? percent / 100 : null, tokens: tokens > 0 ? tokens : null };
}
