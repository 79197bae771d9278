/** The text of a document that shows what an environment renders to. Its lines are those of the manifest; notes come last. */
import { t } from '@vscode/l10n';
import type { RenderAnswer } from '../../../clients/engine/charts.ts';
import { maskSecrets } from './maskSecrets.ts';

export interface RenderedText {
  readonly text: string;
  /** Whether there is something that a person may want to see, or not to see. */
  readonly hasSecrets: boolean;
}

export function renderedText(
  { manifest, notes }: Pick<RenderAnswer, 'manifest' | 'notes'>,
  showSecrets: boolean,
): RenderedText {
  const masked = maskSecrets(manifest, { keepLines: true });
  const shown = showSecrets ? manifest : masked;
  const told = notes.trim() === '' ? '' : `---\n# ${t("The chart's notes:")}\n${commented(notes.trim())}\n`;
  return { text: shown + told, hasSecrets: masked !== manifest };
}

function commented(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '#' : `# ${line}`))
    .join('\n');
}
