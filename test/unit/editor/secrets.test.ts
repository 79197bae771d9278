import { expect, test } from 'vitest';
import { createSecrets } from '../../../src/editor/secrets.ts';

/** A key ring that counts how often it is opened, and can be changed from another window. */
function keyRing(values: Record<string, string>) {
  const listeners: ((event: { key: string }) => void)[] = [];
  const tell = (key: string) => listeners.forEach((listener) => listener({ key }));
  const ring = {
    looks: 0,
    locked: false,
    elsewhere(key: string, value: string) {
      values[key] = value;
      tell(key);
    },
    keys: async () => Object.keys(values),
    async get(key: string) {
      ring.looks += 1;
      if (ring.locked) throw new Error('locked');
      return values[key];
    },
    async store(key: string, value: string) {
      values[key] = value;
      tell(key);
    },
    async delete(key: string) {
      delete values[key];
      tell(key);
    },
    onDidChange(listener: (event: { key: string }) => void) {
      listeners.push(listener);
      return { dispose: () => void listeners.splice(listeners.indexOf(listener), 1) };
    },
  };
  return ring;
}

test('a secret is looked up once, also where there is none', async () => {
  const ring = keyRing({ a: 's3cret' });
  const secrets = createSecrets(ring);
  for (const _ of [1, 2, 3]) {
    expect(await secrets.get('a')).toBe('s3cret');
    expect(await secrets.get('b')).toBeUndefined();
  }
  expect(ring.looks).toBe(2);
});

test('a change is seen, wherever it was made', async () => {
  const ring = keyRing({ a: 'first' });
  const secrets = createSecrets(ring);
  await secrets.get('a');
  ring.elsewhere('a', 'second');
  expect(await secrets.get('a')).toBe('second');
  await secrets.store('a', 'third');
  expect(await secrets.get('a')).toBe('third');
  await secrets.delete('a');
  expect(await secrets.get('a')).toBeUndefined();
});

test('a key ring that was locked is asked again', async () => {
  const ring = keyRing({ a: 's3cret' });
  const secrets = createSecrets(ring);
  ring.locked = true;
  await expect(secrets.get('a')).rejects.toThrow('locked');
  ring.locked = false;
  expect(await secrets.get('a')).toBe('s3cret');
});
