/** Sixty lines as people type them in an incident, with the exit code that each must have. */
export interface TypedCommand {
  readonly line: string;
  readonly exitCode: number;
}

const typed = (exitCode: number, ...lines: readonly string[]): readonly TypedCommand[] =>
  lines.map((line) => ({ line, exitCode }));

/** Aliases and functions that the start-up file of the person brings along. */
export const corpusRc = "alias kg='echo kubectl get'\nalias ll='ls -la'\nfails() { return 7; }\n";

export const commandCorpus: readonly TypedCommand[] = [
  ...typed(
    0,
    'echo hi | wc -c',
    'true && echo two; echo three',
    'for i in 1 2; do echo $i; done',
    'kg pods | cat',
    'kg pods -n production | grep -v Running | head -5 | cat',
    'echo "api; web" | tr ";" "\\n"',
    'echo one; echo two; echo three',
    'false || echo recovered',
    '! false',
    'x=1; echo $x',
    'if true; then echo yes; else echo no; fi',
    'while false; do :; done',
    'case api in api) echo found;; *) echo lost;; esac',
    'echo $(echo nested $(echo deeper))',
    'echo `echo old`',
    '{ echo grouped; echo twice; } | wc -l',
    '(cd / && pwd)',
    "echo 'single; quoted | text && more'",
    'echo "double \\"quoted\\" \\$HOME"',
    "printf '%s\\n' 'a\\b' 'c;d'",
    "echo -e 'tab\\there'",
    'cat <<< "here string"',
    "cat << 'EOF'\nline one; line two\n\n  indented\n\nEOF",
    'for i in 1 2\ndo\n  echo $i\ndone',
    'echo "a quoted\nnewline"',
    'echo continued \\\n  over lines',
    'f() { echo in a function; }; f',
    'echo background & wait',
    'export REGION=eu-west-1',
    'echo $REGION',
    'ls -la / > /dev/null 2>&1',
    'echo to stderr >&2',
    'echo same',
    'echo same',
    'echo same',
    'ls   -la    /tmp   >/dev/null',
    'echo täglich — ünïcode ✓ 日本',
    'echo 100%',
    'echo a\\;b',
    'echo "[{\\"op\\": \\"replace\\", \\"value\\": \\"1Gi\\"}]"',
    'kg patch deployment api --type=json -p=\'[{"op":"replace","path":"/spec/replicas","value":3}]\'',
    'echo $((1 + 2)) ${HOME:+home}',
    'test -d /tmp',
    '[ 1 -eq 1 ]',
    '[[ api == a* ]]',
    'cd /tmp',
    'cd - > /dev/null',
    'awk \'BEGIN { print "x"; exit 0 }\'',
    "sed -n '1p;2p' /etc/passwd > /dev/null",
    'echo trailing blanks   ',
    'echo "first\n\nthird"',
    `echo ${'long '.repeat(120)}end`,
  ),
  ...typed(1, 'false', 'true; false', 'cat /nowhere/at/all | false', '[ 1 -eq 2 ]'),
  ...typed(3, '(echo sub; exit 3)'),
  ...typed(7, 'fails'),
  ...typed(42, "bash -c 'exit 42'"),
  ...typed(127, 'kubectll get pods'),
];
