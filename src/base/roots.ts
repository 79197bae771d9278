/** The folders outside of which a model reads nothing. */
import { isWithin } from './paths.ts';
import type { Files } from './ports.ts';

export interface Reach {
  readonly ports: { readonly files: Pick<Files, 'realPath'> };
  /** Left out where a person names the files: then nothing is outside. */
  readonly roots?: readonly string[];
}

/** By the real path: a link inside that leads outside is outside. */
export async function isOutside({ ports, roots }: Reach, path: string): Promise<boolean> {
  if (roots === undefined) return false;
  const realOf = async (one: string): Promise<string> => {
    const real = await ports.files.realPath(one);
    return real.ok ? real.value : one;
  };
  const real = await realOf(path);
  for (const root of roots) if (isWithin(real, await realOf(root))) return false;
  return true;
}
