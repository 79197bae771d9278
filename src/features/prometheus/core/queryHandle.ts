/**
 * A handle names a query so that the panel can open it again: whoever has it needs nothing else, no store that another
 * process keeps. It holds no secret and no data.
 */
import * as z from 'zod/mini';

const queryHandle = z.object({
  expr: z.string().check(z.maxLength(100_000)),
  server: z.string(),
  /** Seconds since 1970; equal for a moment. */
  start: z.number(),
  end: z.number(),
  /** Seconds; 0 for a moment. */
  step: z.number(),
});
export type HandledQuery = Readonly<z.infer<typeof queryHandle>>;

const prefix = 'promql:';

export function writeHandle({ expr, server, start, end, step }: HandledQuery): string {
  return prefix + encodeURIComponent(JSON.stringify([1, expr, server, start, end, step]));
}

/** Whether somebody pasted a handle where an expression is expected. */
export function isHandle(text: string): boolean {
  return readHandle(text.trim()) !== undefined;
}

/** Undefined for what is no handle of ours. */
export function readHandle(handle: string): HandledQuery | undefined {
  if (!handle.startsWith(prefix)) return undefined;
  try {
    const fields: unknown = JSON.parse(decodeURIComponent(handle.slice(prefix.length)));
    if (!Array.isArray(fields) || fields[0] !== 1) return undefined;
    const [, expr, server, start, end, step]: unknown[] = fields;
    return queryHandle.safeParse({ expr, server, start, end, step }).data;
  } catch {
    // Neither URI-encoded nor JSON: somebody's text.
    return undefined;
  }
}
