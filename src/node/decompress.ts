/** The Decompress port over zlib. */
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { t } from '@vscode/l10n';
import type { Decompress } from '../base/ports.ts';
import { err, ok } from '../base/result.ts';

const gunzip = promisify<zlib.InputType, zlib.ZlibOptions, Uint8Array>(zlib.gunzip);

export function createDecompress(): Decompress {
  return {
    async decompress(bytes, format, maxBytes) {
      const run = format === 'gzip' ? gunzip : unzstd();
      if (!run) {
        return err({
          code: 'unsupported',
          message: t('Files that are compressed with zstd need Node 22.15 or newer.'),
        });
      }
      try {
        return ok(await run(bytes, { maxOutputLength: maxBytes }));
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? error.code : '';
        return code === 'ERR_BUFFER_TOO_LARGE'
          ? err({ code: 'too-large', message: t('It holds more than {0} bytes and was not read.', maxBytes) })
          : err({ code: 'corrupt', message: t('It is compressed and damaged.'), detail: String(error) });
      }
    },
  };
}

/** Editors of two years ago bring a Node without it. */
function unzstd() {
  const decompress: typeof zlib.zstdDecompress | undefined = zlib.zstdDecompress;
  return decompress && promisify<zlib.InputType, zlib.ZstdOptions, Uint8Array>(decompress);
}
