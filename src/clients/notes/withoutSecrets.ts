/** Takes secrets out of all text of a value, before any of it is written. */
import { isRecord } from '../../base/json.ts';
import { redactStrictly } from '../../base/redact.ts';
import { withoutSecretData } from './secretData.ts';

type OnText = (text: string) => string;

/** The same value with every text in it redacted, after `prepare`; the names of fields stay. */
export async function withoutSecrets<T>(value: T, prepare?: OnText): Promise<T>;
export async function withoutSecrets(value: unknown, prepare: OnText = (text) => text): Promise<unknown> {
  if (typeof value === 'string') return redactText(prepare(value));
  if (Array.isArray(value)) return Promise.all(value.map((item: unknown) => withoutSecrets(item, prepare)));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(
    async ([name, item]) => [name, await withoutSecrets(item, prepare)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** No secret that anybody knows is shorter, with the name or sign that tells of it. */
const shortest = 8;

async function redactText(text: string): Promise<string> {
  if (text.length < shortest) return text;
  const { caughtBySecretlint } = await import('./secondNet.ts');
  return caughtBySecretlint(redactStrictly(withoutSecretData(text)));
}
