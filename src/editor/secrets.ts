import type * as vscode from 'vscode';
import type { Secrets } from '../base/ports.ts';

/** The editor's own store of secrets, which its host keeps in the system's key ring. */
export function createSecrets(storage: vscode.SecretStorage): Secrets {
  return {
    get: async (key) => storage.get(key),
    store: async (key, value) => storage.store(key, value),
    delete: async (key) => storage.delete(key),
  };
}
