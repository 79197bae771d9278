/** Which versions of Helm and Kubernetes the engine holds. */
import * as z from 'zod';
import type { Engine, EngineFailure, EngineOptions } from '../../base/ports.ts';
import { ok, type Result } from '../../base/result.ts';

const byMajor = <T extends z.ZodType>(schema: T) => z.object({ '3': schema, '4': schema });

const versions = z.object({ helm: byMajor(z.string()), kubernetes: byMajor(z.string()) });
/** By Helm's major version: its own release, and the Kubernetes version that templates see unless told. */
export type EngineVersions = z.infer<typeof versions>;

export async function readVersions(
  engine: Engine,
  options: EngineOptions = {},
): Promise<Result<EngineVersions, EngineFailure>> {
  const answer = await engine.call({ method: 'versions', payload: {} }, options);
  return answer.ok ? ok(versions.parse(answer.value)) : answer;
}
