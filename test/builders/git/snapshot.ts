import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';

/** Every file, folder and link below a folder, with mode and the hash of its bytes; empty where nothing is there. */
export async function hashAll(folder: string): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  const visit = async (place: string): Promise<void> => {
    const stat = await lstat(place).catch(() => undefined);
    if (!stat) return;
    const name = path.relative(folder, place) || '.';
    const mode = (stat.mode & 0o777).toString(8);
    if (stat.isSymbolicLink()) found[name] = `link ${await readlink(place)}`;
    else if (stat.isDirectory()) {
      found[name] = `folder ${mode}`;
      for (const entry of await readdir(place)) await visit(path.join(place, entry));
    } else {
      const hash = createHash('sha256')
        .update(await readFile(place))
        .digest('hex');
      found[name] = `file ${mode} ${hash}`;
    }
  };
  await visit(folder);
  return found;
}
