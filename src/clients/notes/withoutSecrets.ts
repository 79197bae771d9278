/** Takes secrets out of all text of a value, before any of it is written. */
import { isRecord } from '../../base/json.ts';
import { redactStrictly } from '../../base/redact.ts';
import { withoutSecretData } from './secretData.ts';

/** The same value with every text in it redacted; the names of fields stay. */
export async function withoutSecrets<T>(value: T): Promise<T>;
export async function withoutSecrets(value: unknown): Promise<unknown> {
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return Promise.all(value.map((item: unknown) => withoutSecrets(item)));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(
    async ([name, item]) => [name, await withoutSecrets(item)] as const,
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
