/** The folders outside of which a model reads nothing. */
import { isWithin } from '../base/paths.ts';
import type { ToolContext } from './tool.ts';

/** By the real path: a link inside that leads outside is outside. Never where a person names the files. */
export async function isOutside(
  { ports, roots }: Pick<ToolContext, 'ports' | 'roots'>,
  path: string,
): Promise<boolean> {
  if (roots === undefined) return false;
  const realOf = async (one: string): Promise<string> => {
    const real = await ports.files.realPath(one);
    return real.ok ? real.value : one;
  };
  const real = await realOf(path);
  for (const root of roots) if (isWithin(real, await realOf(root))) return false;
  return true;
}
