/** The answers for a model, each form smaller than the one before: in English, since a model reads it. */
import type { JudgedManifests } from './judge.ts';

const ranks = { error: 0, warning: 1, information: 2 } as const;

/** Errors last longest. Objects without a finding are only counted. */
export function* briefManifests({ kubernetes, documents }: JudgedManifests): Generator {
  yield { status: 'ok', kubernetes, documents };
  const findings = documents
    .flatMap(({ file, kind, name, findings: own }) =>
      own.map(({ rule, severity, field, line, column, message }) => ({
        file,
        object: `${kind} ${name}`,
        rule,
        severity,
        field,
        line,
        column,
        message: message.length > 300 ? `${message.slice(0, 300)}…` : message,
      })),
    )
    .toSorted((a, b) => ranks[a.severity] - ranks[b.severity]);
  for (let most = findings.length; ; most = Math.floor(most / 2)) {
    const left = findings.length - most;
    yield {
      status: 'ok',
      kubernetes,
      objects: documents.length,
      findings: findings.slice(0, most),
      ...(left === 0
        ? {}
        : { omitted: `${left} findings are left out. Call validate_manifests with fewer files.` }),
    };
    if (most === 0) return;
  }
}
