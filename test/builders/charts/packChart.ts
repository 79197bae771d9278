/** Packs a chart as the .tgz that `helm package` would make: ustar headers, everything below one folder. */
import { gzipSync } from 'node:zlib';
import type { FileContent, FileTree } from './chartSpec.ts';

const block = 512;

/** Times and owners are zero, so that equal charts are equal bytes. Links are not supported: Helm's archives have none. */
export function packChart(files: FileTree): Uint8Array {
  const parts = Object.entries(files).flatMap(([path, content]) =>
    packFile(`chart/${path}`, bytesOf(content)),
  );
  return gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * block)]));
}

function bytesOf(content: FileContent): Buffer {
  if (typeof content === 'string') return Buffer.from(content);
  if (content instanceof Uint8Array) return Buffer.from(content);
  if ('archive' in content) return Buffer.from(packChart(content.archive));
  throw new Error('an archive holds no symbolic link');
}

function packFile(path: string, bytes: Buffer): Buffer[] {
  const padding = Buffer.alloc((block - (bytes.length % block)) % block);
  return [header(path, bytes.length), bytes, padding];
}

function header(path: string, size: number): Buffer {
  const fields = Buffer.alloc(block);
  fields.write(path, 0, 100);
  fields.write('0000644\0', 100);
  fields.write('0000000\0', 108);
  fields.write('0000000\0', 116);
  fields.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  fields.write('00000000000\0', 136);
  fields.write('        ', 148);
  fields.write('0', 156);
  fields.write('ustar\0', 257);
  fields.write('00', 263);
  const sum = fields.reduce((total, byte) => total + byte, 0);
  fields.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return fields;
}
