/** Takes secrets out of text before it reaches a log, a report or a prompt. */

const placeholder = '[redacted]';

/**
 * Shapes of published credentials. Each row is the documented prefix or form of one kind; the last ones are
 * the generic `key: value` and `Authorization` forms, in which the key is kept and the value goes.
 */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, placeholder],
  [/\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{30,}\b/g, placeholder],
  [/\bgithub_pat_[A-Za-z0-9_]{40,}\b/g, placeholder],
  [/\bglpat-[A-Za-z0-9_-]{20,}/g, placeholder],
  [/\bxox[abposr]-[A-Za-z0-9-]{10,}/g, placeholder],
  [/\bsk-[A-Za-z0-9_-]{20,}/g, placeholder],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, placeholder],
  [/\bAIza[A-Za-z0-9_-]{35}\b/g, placeholder],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, placeholder],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9+/._~=-]{8,}/gi, `$1 ${placeholder}`],
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:)[^\s/@]+@/gi, `$1${placeholder}@`],
  [/([?&](?:access_token|token|sig|key|api_key|apikey|password|secret)=)[^&\s"']+/gi, `$1${placeholder}`],
  [
    /((?:^|[\s"'{,;_.-])(?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|client[_-]?secret|account[_-]?key|connection[_-]?string)["']?\s*[:=]\s*["']?)(?!\[redacted\])[^\s"',;}]+/gi,
    `$1${placeholder}`,
  ],
];

/** The text with everything that looks like a secret replaced by `[redacted]`. */
export function redact(text: string): string {
  return patterns.reduce((current, [pattern, replacement]) => current.replace(pattern, replacement), text);
}
