/** What shows secrets without any sign of their own: the data of Kubernetes Secrets, and the output of commands that print secrets. */

const placeholder = '[redacted]';

/** Text with the values of `data` and `stringData` replaced wherever it speaks of a Secret, in YAML or JSON. */
export function withoutSecretData(text: string): string {
  if (!/\bkind["']?\s*:\s*["']?Secret\b/.test(text)) return text;
  const inLines = text.split('\n');
  /** Indentation of the `data:` whose values go; undefined outside of one. */
  let block: number | undefined;
  const yaml = inLines.map((line) => {
    const indent = line.length - line.trimStart().length;
    if (/^\s*(?:data|stringData)\s*:\s*$/.test(line)) {
      block = indent;
      return line;
    }
    if (block === undefined || line.trim() === '') return line;
    if (indent <= block) {
      block = undefined;
      return line;
    }
    const named = /^(\s*[\w.-]+\s*:\s*)\S/.exec(line)?.[1];
    return named === undefined ? `${' '.repeat(indent)}${placeholder}` : named + placeholder;
  });
  return yaml
    .join('\n')
    .replaceAll(/"(?:data|stringData)"\s*:\s*\{[^{}]*\}/g, (object) =>
      object.replaceAll(/(:\s*)"(?:[^"\\]|\\.)*"/g, `$1"${placeholder}"`),
    );
}

const printing: readonly RegExp[] = [
  /\bkubectl\b.*\bget\b.*\bsecrets?\b.*(?:-o|--output|--template)[= ]?\s*["']?(?:yaml|json|go-template|custom-columns|\{|-)/s,
  /\bkubectl\b.*\bconfig\s+view\b.*--raw/s,
  /\bkubectl\b.*\bcreate\s+token\b/s,
  /\bvault\s+(?:kv\s+get|read|unwrap|token\s+create)\b/,
  /\baws\s+secretsmanager\s+get-secret-value\b|\baws\b.*--with-decryption\b|\baws\s+\w+\s+get-(?:login-password|session-token)\b/s,
  /\baz\s+keyvault\s+secret\s+show\b|\baz\s+account\s+get-access-token\b|\baz\b.*\bkeys?\s+list\b/s,
  /\bgcloud\s+secrets\s+versions\s+access\b|\bgcloud\s+auth\b.*\bprint-\w+-token\b/s,
  /\b(?:sops|age|gpg|ansible-vault)\b.*(?:\s-d\b|--decrypt\b|\bdecrypt\b|\bview\b)/s,
  /\b(?:op|pass|bw|gopass|lpass)\s+(?:read|show|get|item\s+get)\b/,
  /\bgh\s+auth\s+token\b|\bsecurity\s+find-\w+-password\b|\bterraform\s+output\b.*\s-(?:raw|json)\b/s,
  /\bbase64\s+(?:-d|-D|--decode)\b/,
];

/** Whether the output of a command is likely to be a secret; then none of it is kept. */
export function printsSecrets(command: string): boolean {
  return printing.some((pattern) => pattern.test(command));
}
