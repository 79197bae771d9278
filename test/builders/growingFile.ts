/** Files in memory that grow, shrink, move and vanish, for readers of files that others write. */
import type { FileFailure, FileParts, Files } from '../../src/base/ports.ts';
import { err, ok } from '../../src/base/result.ts';

interface Kept {
  bytes: Uint8Array;
  modified: number;
}

export interface GrowingFiles {
  readonly ports: { readonly files: Files; readonly fileParts: FileParts };
  /** Bytes that were read since the last call. */
  takeRead(): number;
  write(path: string, content: string | Uint8Array, modified?: number): void;
  move(from: string, to: string): void;
}

export function growingFiles(): GrowingFiles {
  const kept = new Map<string, Kept>();
  let now = 1000;
  let read = 0;
  const missing = (path: string) =>
    err<FileFailure>({ code: 'not-found', message: `${path} does not exist.` });
  const find = (path: string) => kept.get(path);
  const files: Files = {
    read: async (path) => {
      const file = find(path);
      return file ? ok(file.bytes) : missing(path);
    },
    list: async (folder) => {
      const below = [...kept.keys()].filter((path) => path.startsWith(`${folder}/`));
      if (below.length === 0) return missing(folder);
      const names = new Map(
        below.map((path) => {
          const [name = '', ...rest] = path.slice(folder.length + 1).split('/');
          return [name, rest.length > 0 ? ('directory' as const) : ('file' as const)];
        }),
      );
      return ok([...names].map(([name, kind]) => ({ name, kind })));
    },
    stat: async (path) => {
      const file = find(path);
      if (file) return ok({ kind: 'file', size: file.bytes.length, modified: file.modified });
      return missing(path);
    },
    realPath: async (path) => ok(path),
  };
  const fileParts: FileParts = {
    readPart: async (path, start, length) => {
      const file = find(path);
      if (!file) return missing(path);
      const part = file.bytes.subarray(start, start + length);
      read += part.length;
      return ok(part);
    },
  };
  return {
    ports: { files, fileParts },
    takeRead() {
      const taken = read;
      read = 0;
      return taken;
    },
    write(path, content, modified) {
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      now += 1;
      kept.set(path, { bytes, modified: modified ?? now });
    },
    move(from, to) {
      const file = kept.get(from);
      if (!file) throw new Error(`${from} is not there.`);
      kept.delete(from);
      kept.set(to, file);
    },
  };
}
