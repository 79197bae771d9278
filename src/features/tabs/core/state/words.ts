/** A tab's state in words: what it does, for how long, and how one knows. */
import { t } from '@vscode/l10n';
import type { TabState, TabStateValue } from './reconcile.ts';
import type { SignalSource } from './signal.ts';

/** Such as "waiting 3 min, from the hook". */
export function stateWords(state: TabState | undefined, now: number): string {
  if (!state) return t('not started');
  const age = ageWords(now - state.since);
  const value = state.value === 'waiting' ? t('waiting') : valueWord(state.value);
  return t('{0} {1}, {2}', value, age, sourceWords(state.source));
}

/** A sentence for the tooltip: the evidence, its age, and whether it was concluded. */
export function evidenceWords(state: TabState | undefined, now: number): string {
  if (!state) return t('No agent was started in this tab yet.');
  const what = state.what === '' ? '' : ` (${state.what})`;
  const said = `${valueWord(state.value)}${what}`;
  const age = ageWords(now - state.seen);
  return state.inferred
    ? t('{0}: concluded because nothing moved for {1}, {2}.', said, age, sourceWords(state.source))
    : t('{0}: last told {1} ago, {2}.', said, age, sourceWords(state.source));
}

export function valueWord(value: TabStateValue): string {
  switch (value) {
    case 'working':
      return t('working');
    case 'waiting':
      return t('waiting for you');
    case 'idle':
      return t('idle');
    case 'failed':
      return t('failed');
    case 'ended':
      return t('ended');
  }
}

function sourceWords(source: SignalSource): string {
  switch (source) {
    case 'hook':
      return t('from the hook');
    case 'transcript':
      return t('from the transcript');
    case 'agents':
      return t("from the agent's list");
    case 'terminal':
      return t('from the terminal');
    case 'process':
      return t('from the process list');
  }
}

/** Under a minute in steps of ten seconds, so that a row does not change all the time. */
export function ageWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 10) return t('now');
  if (seconds < 60) return t('{0} s', Math.floor(seconds / 10) * 10);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t('{0} min', minutes);
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? t('{0} h', hours) : t('{0} days', Math.floor(hours / 24));
}
