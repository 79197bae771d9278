import type * as vscode from 'vscode';
import type { Secrets } from '../base/ports.ts';

/**
 * The editor's own store of secrets, which its host keeps in the system's key ring. What was read stays in memory until it
 * changes, here or in another window: a server is asked many times, and each look at the key ring takes a while.
 */
export function createSecrets(storage: vscode.SecretStorage): Secrets & vscode.Disposable {
  const known = new Map<string, Promise<string | undefined>>();
  const read = (key: string): Promise<string | undefined> => {
    const asked = Promise.resolve(storage.get(key));
    known.set(key, asked);
    // A key ring that was locked may be open at the next look.
    asked.catch(() => known.delete(key));
    return asked;
  };
  const changes = storage.onDidChange(({ key }) => known.delete(key));
  return {
    get: async (key) => known.get(key) ?? read(key),
    store: async (key, value) => {
      known.delete(key);
      await storage.store(key, value);
      known.delete(key);
    },
    delete: async (key) => {
      known.delete(key);
      await storage.delete(key);
      known.delete(key);
    },
    dispose: () => changes.dispose(),
  };
}
