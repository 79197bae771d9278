/** Takes secrets out of text before it reaches a log, a report or a prompt. */

const placeholder = '[redacted]';

/** Shapes of published credentials: the documented prefix or form of each kind. */
const published: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\bgh[opusr]_[A-Za-z0-9]{30,}\b/g,
  /\bgithub_pat_[A-Za-z0-9_]{40,}\b/g,
  /\bgl[a-z]{1,5}-[A-Za-z0-9_-]{20,}/g,
  /\bxox[a-z]-[A-Za-z0-9-]{10,}|\bxapp-[A-Za-z0-9-]{20,}/g,
  /\bsk-[A-Za-z0-9_-]{20,}/g,
  /\b[a-z]{2}_(?:live|test|prod)_[A-Za-z0-9]{16,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bAIza[A-Za-z0-9_-]{35}\b/g,
  /\bya29\.[A-Za-z0-9_-]{20,}/g,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g,
  /\bhv[bsr]\.[A-Za-z0-9_-]{20,}/g,
  /\b[A-Za-z0-9]{10,}\.atlasv1\.[A-Za-z0-9_-]{30,}/g,
  /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{30,}/g,
  /\b\d{8,10}:AA[A-Za-z0-9_-]{30,}/g,
  /\bsha256~[A-Za-z0-9_-]{30,}/g,
  /\bAGE-SECRET-KEY-1[A-Z0-9]{50,}/g,
  /\bNRAK-[A-Z0-9]{20,}/g,
  /\bdapi[0-9a-f]{32}\b/g,
  /\b[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{30,}/g,
  // Many vendors: a short name with underscores or dashes, then a long random part.
  /\b(?:npm|glsa|glc|sntrys|sntryu|dop_v1|doo_v1|dor_v1|dckr_pat|dckr_oat|lin_api|shpat|shpss|hf|rk|pk|pat)_[A-Za-z0-9_]{20,}/g,
  /\bpypi-[A-Za-z0-9_-]{40,}/g,
  /\bLTAI[A-Za-z0-9]{16,}\b/g,
];

/** The words at the end of a name that make its value a secret, as in `DB_PASSWORD`, `rootPassword`, `client-secret`. */
const secretName =
  '(?:pass(?:word|wd|phrase)?|pwd|secret|token|credentials?|(?:api|access|account|sharedaccess|signing|routing|private|encryption|master|license)[_-]?key|client[_-]?key[_-]?data|tls\\.key|connection[_-]?string|_pat|authtoken)';
/** No value at all: a reference, a placeholder, a switch. */
const noValue =
  '(?!\\[redacted\\]|\\$[({A-Za-z_]|\\{\\{|<|(?:true|false|null|none|required|optional)\\b|\\*{3})';

/** The generic forms: the name is kept and the value goes. */
const named: readonly RegExp[] = [
  /\b((?:Bearer|Basic)\s+)[A-Za-z0-9+/._~=-]{8,}/gi,
  /(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/gi,
  /([?&](?:access_token|token|sig|signature|x-amz-signature|key|code|api_key|apikey|password|client_secret|secret)=)[^&\s"']+/gi,
  new RegExp(`(${secretName}["']?\\s*[:=]\\s*["']?)${noValue}[^\\s"',;}]+`, 'gi'),
  // Other keys only with a value that looks random: `key: name` is everywhere in manifests.
  /(\b[\w-]{1,60}[_-]?key["']?\s*[:=]\s*["']?)(?=[A-Za-z+/=_-]*\d)(?!\[redacted\])[A-Za-z0-9+=_-]{20,}/gi,
  /("auth"\s*:\s*")[A-Za-z0-9+/=]{12,}/g,
  new RegExp(`(--?[\\w-]{0,40}${secretName}[ =]["']?)${noValue}(?!-)[^\\s"']+`, 'gi'),
  /((?:^|\s)(?:-u|--user|--proxy-user)[ =]["']?[^\s:"']+:)(?!\[redacted\])[^\s"']+/g,
  /(\bsshpass\s+-p\s*["']?)(?!\[redacted\])[^\s"']+/g,
  /(\b(?:mysql|mysqldump|mysqladmin|mariadb)\b[^|;&\n]*?\s-p)(?!\[redacted\])[^\s"']+/g,
  /(\b(?:login|htpasswd|auth)\b[^|;&\n]*?\s(?:-p|-t)\s+["']?)(?!\[redacted\])[^\s"']+/g,
  /(\bldap\w+\b[^|;&\n]*?\s-w\s*["']?)(?!\[redacted\])[^\s"']+/g,
  /(\bredis-cli\b[^|;&\n]*?\s-a\s*["']?)(?!\[redacted\])[^\s"']+/g,
  /(\b(?:set-)?cookie:\s*)(?!\[redacted\])[^\n"']+/gi,
  /(\bcurl\b[^|;&\n]*?\s(?:-b|--cookie)[ =]["']?[\w.-]+=)(?!\[redacted\])[^\s"']+/g,
  /(\b(?:x-[\w-]*(?:key|token|secret|auth)|private-token|api-key)["']?\s*:\s*["']?)(?!\[redacted\])[^\s"']+/gi,
  /(\bhooks\.slack\.com\/(?:services|workflows|triggers)\/)(?!\[redacted\])[^\s"']+/g,
  /(https?:\/\/[^\s"']*\/?\bwebhooks?\w*\b[^\s"']*?\/)(?!\[redacted\])(?=[^\s"']*[A-Za-z0-9_-]{24})[^\s"']+/gi,
  /(\b(?:[Pp]assword|[Pp]assphrase|[Tt]oken|[Ss]ecret) (?:is|was|=)\s+["'`]?)(?!\[redacted\])(?=[^\s"'`]*(?:\d|[a-z][A-Z]))[^\s"'`]{6,}/g,
];

/** The text with everything that looks like a secret replaced by `[redacted]`. */
export function redact(text: string): string {
  const without = published.reduce((current, pattern) => current.replace(pattern, placeholder), text);
  return named.reduce((current, pattern) => current.replace(pattern, `$1${placeholder}`), without);
}

/**
 * Stricter than `redact`, for what is kept: also tokens of vendors that nobody has listed, by their form. Digests, names of
 * pods and ids of the usual forms stay.
 */
export function redactStrictly(text: string): string {
  return redact(text).replaceAll(/[A-Za-z0-9_~.+=-]{20,}/g, (word) => (isToken(word) ? placeholder : word));
}

/** Names that stand before the ids of containers, not before secrets. */
const beforeDigest = /(?:docker|containerd|crio|sha\d{3}|pod|slice)[-_.]/i;

function isToken(word: string): boolean {
  if (/(?:^|=)(?:api|sdk|mob)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(word)) return true;
  const parts = word.split(/[.=]/);
  if (parts.some((part) => looksRandom(part, 20) || looksLikeKey(part))) return true;
  // The dashes of some alphabets cut it into pieces.
  if (parts.some((part) => looksRandom(part.replaceAll(/[-_~]/g, '')))) return true;
  if (/(?:^|=)[0-9a-f]{32}-[a-z]{2}\d{1,2}$/.test(word)) return true;
  // A short name, then one long part without words in it.
  return (
    /[._-](?=[a-z0-9]*\d)(?=[0-9]*[a-z])[a-z0-9]{30,}(?:$|[._=-])/i.test(word) && !beforeDigest.test(word)
  );
}

/** Upper case and digits alone, well mixed. */
function looksLikeKey(part: string): boolean {
  return /^(?:[A-Z]{2,6}-)?(?=[A-Z]*\d)[A-Z0-9]{24,}$/.test(part) && changes(part) / part.length > 0.2;
}

export interface WithoutSecrets {
  readonly text: string;
  /** Lines that were dropped. */
  readonly withheld: number;
}

/** Without each line that holds something like a secret, for text that leaves the machine in a prompt. */
export function dropSecretLines(text: string): WithoutSecrets {
  const kept: string[] = [];
  let withheld = 0;
  let inKey = false;
  for (const line of text.split('\n')) {
    inKey ||= /-----BEGIN [A-Z ]*PRIVATE KEY/.test(line);
    if (inKey || holdsSecret(line)) withheld += 1;
    else kept.push(line);
    if (/-----END [A-Z ]*PRIVATE KEY/.test(line)) inKey = false;
  }
  return { text: kept.join('\n'), withheld };
}

/** Stricter than `redact`: also a word that looks random, whatever stands before it. */
export function holdsSecret(line: string): boolean {
  return (
    line.includes(placeholder) ||
    redact(line) !== line ||
    line.split(/[\s"'`,;()[\]{}<>]+/).some((word) => looksRandom(word))
  );
}

const shortestRandom = 24;

/** Upper and lower case and digits in one long word without the words of a path or a name in it. */
function looksRandom(word: string, shortest = shortestRandom): boolean {
  return word
    .split(/[:=@&?.-]|\/(?=[^/]{0,23}(?:\/|$))/)
    .some(
      (part) =>
        part.length >= shortest &&
        /^[A-Za-z0-9+/_~.-]+$/.test(part) &&
        /[A-Z]/.test(part) &&
        /[a-z]/.test(part) &&
        /\d/.test(part) &&
        changes(part) / part.length > 0.35,
    );
}

/** How often a word goes from one kind of character to another: names seldom do, random text at every second one. */
function changes(text: string): number {
  const kinds = text
    .split('')
    .map((letter) =>
      /[A-Z]/.test(letter) ? 'A' : /[a-z]/.test(letter) ? 'a' : /\d/.test(letter) ? '0' : '-',
    );
  return kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length;
}
