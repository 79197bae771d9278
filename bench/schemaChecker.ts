/** One run of kubeconform, a checker of schemas, over the same manifests; its schemas are those that the server itself publishes. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { findProgram } from '../scripts/setup/run.mjs';
import type { ApiServer } from '../test/builders/kubernetes/apiServer.ts';
import { clock } from './figure.ts';

const run = promisify(execFile);

const published = z.object({
  components: z.object({
    schemas: z.record(
      z.string(),
      z.looseObject({
        'x-kubernetes-group-version-kind': z.exactOptional(
          z.array(z.object({ group: z.string(), version: z.string(), kind: z.string() })),
        ),
      }),
    ),
  }),
});

/** `go install github.com/yannh/kubeconform/cmd/kubeconform@v0.7.0`; undefined where it is not on PATH. */
export function findChecker(): string | undefined {
  return findProgram(['kubeconform']);
}

/** Milliseconds of each of the runs, start of the program included, as one works with it. */
export async function timeChecker(
  program: string,
  server: ApiServer,
  documents: readonly string[],
  rounds: number,
): Promise<readonly number[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'schemas-'));
  try {
    await writeSchemas(server, documents, folder);
    const file = path.join(folder, 'all.yaml');
    await writeFile(file, documents.join('\n---\n'));
    const location = path.join(folder, '{{ .ResourceKind }}{{ .KindSuffix }}.json');
    const args = ['-strict', '-summary', '-schema-location', location, file];
    const took: number[] = [];
    for (let round = 0; round < rounds; round += 1) took.push(await clock(() => run(program, args)));
    return took;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function writeSchemas(server: ApiServer, documents: readonly string[], folder: string): Promise<void> {
  const versions = new Set(documents.map((text) => /^apiVersion: (\S+)/m.exec(text)?.[1] ?? 'v1'));
  for (const version of versions) {
    const at = version.includes('/') ? `apis/${version}` : `api/${version}`;
    const { components } = published.parse(await server.get(`/openapi/v3/${at}`));
    for (const [name, schema] of Object.entries(components.schemas)) {
      const [own] = schema['x-kubernetes-group-version-kind'] ?? [];
      if (own === undefined) continue;
      const suffix = [own.group.split('.')[0], own.version].filter(Boolean).join('-');
      const content = { $ref: `#/components/schemas/${name}`, components };
      await writeFile(path.join(folder, `${own.kind.toLowerCase()}-${suffix}.json`), JSON.stringify(content));
    }
  }
}
