/** A chart's files as the engine takes them. */
import type { ChartFile, ChartSource } from './charts.ts';

/** The chart as the engine takes it, with a name that no other content has. */
export async function chartSourceOf(files: readonly ChartFile[]): Promise<ChartSource> {
  const list = new TextEncoder().encode(JSON.stringify(files.map(({ path, bytes }) => [path, bytes.length])));
  const length = files.reduce((sum, { bytes }) => sum + bytes.length, list.length);
  const all = new Uint8Array(length);
  all.set(list);
  let at = list.length;
  for (const { bytes } of files) {
    all.set(bytes, at);
    at += bytes.length;
  }
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', all));
  const id = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { id, files };
}
