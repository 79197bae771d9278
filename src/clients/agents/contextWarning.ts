/**
 * When a context is full enough to say so. That 40 % is the place is a rule of thumb that many repeat and nobody has
 * measured well: what is said names it so.
 */
import { t } from '@vscode/l10n';
import type { TranscriptState } from './transcript.ts';

export interface ContextLimits {
  /** From 0 to 1; null: no limit of this kind. */
  readonly share: number | null;
  /** Null: no limit of this kind. */
  readonly tokens: number | null;
}

export type ContextFigures = Pick<TranscriptState, 'tokens' | 'window' | 'share' | 'compactedSince'>;

export interface ContextPressure {
  /** Which limit is reached; the share where both are. */
  readonly limit: 'share' | 'tokens';
  /** The limit itself. */
  readonly at: number;
  readonly tokens: number;
  readonly share: number | null;
}

/** Undefined below both limits, and where there is no figure. */
export function contextPressure(
  { tokens, share }: ContextFigures,
  limits: ContextLimits,
): ContextPressure | undefined {
  if (tokens === null) return undefined;
  if (share !== null && limits.share !== null && share >= limits.share) {
    return { limit: 'share', at: limits.share, tokens, share };
  }
  return limits.tokens !== null && tokens >= limits.tokens
    ? { limit: 'tokens', at: limits.tokens, tokens, share }
    : undefined;
}

export interface Crossing {
  /** To be handed in with the next figures. */
  readonly above: boolean;
  /** There when the limit has just been reached. */
  readonly crossed?: ContextPressure;
}

/**
 * Says once that a limit is reached, and again only after a real figure below it. What comes right after a compaction is
 * none: no answer, a zero, or the figure from before.
 */
export function nextCrossing(above: boolean, figures: ContextFigures, limits: ContextLimits): Crossing {
  if (figures.tokens === null || figures.tokens === 0 || figures.compactedSince) return { above };
  const pressure = contextPressure(figures, limits);
  if (!pressure) return { above: false };
  return above ? { above } : { above: true, crossed: pressure };
}

/** One sentence, which says what the limit is worth. */
export function pressureText({ limit, at, tokens, share }: ContextPressure): string {
  return limit === 'share'
    ? t(
        'The context is {0} % full ({1} tokens). From {2} % on, by a rule of thumb, answers get worse: prepare a handoff.',
        Math.round((share ?? at) * 100),
        tokens,
        Math.round(at * 100),
      )
    : t(
        'The context holds {0} tokens. From {1} on, by a rule of thumb, answers get worse: prepare a handoff.',
        tokens,
        at,
      );
}
