/** Series on disk for real servers: made once by promtool, kept beside the artefacts, copied for each server. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { requireProgram } from '../../../scripts/setup/programs.mjs';

/** Seconds since 1970 of the first sample: an even hour long ago, so that no clock matters. */
export const start = 1_700_002_800;
export const hour = 3600;
const step = 15;
const points = hour / step;
export const manySeries = 2_000;
export const manyNames = 200_000;

/** What `odd_values` has, in this order and over again. */
export const oddValues = [
  '1',
  'NaN',
  '+Inf',
  '-Inf',
  '0',
  '-1.5',
  '1e-07',
  '1.7976931348623157e+308',
] as const;
/** `gappy` has no samples between these places of its grid; longer than a sample is taken for the present. */
export const gap = { from: 40, to: 120 } as const;
/** `restarted_total` begins again at zero at this place. */
export const restart = 120;

function* lines(): Generator<string> {
  const time = (at: number) => start + at * step;
  yield '# TYPE restarted counter';
  for (let at = 0; at < points; at += 1) {
    yield `restarted_total{job="api"} ${at < restart ? at * 30 : (at - restart) * 30} ${time(at)}`;
  }
  yield '# TYPE gappy gauge';
  for (let at = 0; at < points; at += 1) {
    if (at < gap.from || at >= gap.to) yield `gappy{job="api"} ${at} ${time(at)}`;
  }
  yield '# TYPE odd_values gauge';
  for (let at = 0; at < points; at += 1) yield `odd_values ${oddValues[at % oddValues.length]} ${time(at)}`;
  yield '# TYPE http_requests counter';
  for (const code of ['200', '404', '500']) {
    for (let at = 0; at < points; at += 4)
      yield `http_requests_total{job="api",code="${code}"} ${at} ${time(at)}`;
  }
  yield '# TYPE many gauge';
  for (let series = 0; series < manySeries; series += 1) {
    for (let at = 0; at < points; at += 40) yield `many{pod="pod-${series}"} ${series + at / 7} ${time(at)}`;
  }
  for (let name = 0; name < manyNames; name += 1) {
    yield `# TYPE fleet_metric_${name} gauge`;
    yield `fleet_metric_${name} 1 ${start}`;
  }
  yield '# EOF';
}

/** Puts the series into a folder, for one server to write into. */
export async function copyData(folder: string): Promise<void> {
  await cp(await keptData(), folder, { recursive: true });
}

/** Made where this file has changed since; a run that is killed leaves nothing half made. */
async function keptData(): Promise<string> {
  const own = await readFile(import.meta.filename);
  const name = `prometheus-data-${createHash('sha256').update(own).digest('hex').slice(0, 12)}`;
  const kept = path.resolve(import.meta.dirname, '../../../artifacts', name);
  if (await stat(kept).catch(() => undefined)) return kept;
  const making = await mkdtemp(path.join(tmpdir(), 'sre-workbench-blocks-'));
  try {
    const text = path.join(making, 'series.om');
    await writeLines(text);
    const data = path.join(making, 'data');
    const promtool = requireProgram('promtool');
    await promisify(execFile)(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', text, data]);
    await mkdir(path.dirname(kept), { recursive: true });
    await cp(data, `${kept}.new`, { recursive: true });
    await rename(`${kept}.new`, kept);
    return kept;
  } finally {
    await rm(making, { recursive: true });
  }
}

async function writeLines(file: string): Promise<void> {
  const stream = createWriteStream(file);
  let part: string[] = [];
  for (const line of lines()) {
    part.push(line);
    if (part.length < 10_000) continue;
    if (!stream.write(`${part.join('\n')}\n`)) await once(stream, 'drain');
    part = [];
  }
  stream.end(`${part.join('\n')}\n`);
  await once(stream, 'finish');
}
