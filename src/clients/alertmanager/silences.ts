/** Silences of an Alertmanager (API v2), read only: which of them keep an alert quiet. */
import { t } from '@vscode/l10n';
import * as z from 'zod';
import type { Http, HttpFailure } from '../../base/ports.ts';
import { err, ok, type Failure, type Result } from '../../base/result.ts';

const silence = z.object({
  id: z.string(),
  status: z.object({ state: z.string() }),
  comment: z.string().default(''),
  createdBy: z.string().default(''),
  /** RFC 3339. */
  endsAt: z.string(),
  matchers: z.array(
    z.object({
      name: z.string(),
      value: z.string(),
      isRegex: z.boolean(),
      // Older than 0.22: there were no negative matchers.
      isEqual: z.boolean().default(true),
    }),
  ),
});
export type Silence = Readonly<z.infer<typeof silence>>;

export type SilencesFailure = HttpFailure | Failure<'not-alertmanager'>;

export interface SilencesRequest {
  readonly http: Http;
  /** Address of the Alertmanager, without `/api/v2`. */
  readonly url: string;
  readonly authorization?: string | undefined;
  readonly signal?: AbortSignal;
}

/** Those that are active now. */
export async function readSilences({
  http,
  url,
  authorization,
  signal,
}: SilencesRequest): Promise<Result<readonly Silence[], SilencesFailure>> {
  const answer = await http.send({
    method: 'GET',
    url: `${url}/api/v2/silences`,
    headers: {
      Accept: 'application/json',
      ...(authorization !== undefined && { Authorization: authorization }),
    },
    timeLimit: 10_000,
    ...(signal && { signal }),
  });
  if (!answer.ok) return answer;
  const known = z.array(silence).safeParse(parseJson(answer.value.body));
  if (answer.value.status !== 200 || !known.success) {
    const message = t('{0} does not answer as an Alertmanager does (status {1}).', url, answer.value.status);
    return err({ code: 'not-alertmanager', message });
  }
  return ok(known.data.filter(({ status }) => status.state === 'active'));
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

/** The silences whose matchers all take the labels. A label that is missing is empty, as the Alertmanager has it. */
export function silencesOf(
  labels: Readonly<Record<string, string>>,
  silences: readonly Silence[],
): readonly Silence[] {
  return silences.filter(({ matchers }) =>
    matchers.every(({ name, value, isRegex, isEqual }) => {
      const own = labels[name] ?? '';
      return (isRegex ? matches(value, own) : own === value) === isEqual;
    }),
  );
}

/** Anchored, as there. What only the other engine understands matches nothing, so that no alert looks quiet that is not. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 's').test(text);
  } catch {
    return false;
  }
}
