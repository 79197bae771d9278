/** The sessions of a folder in words, for a person to choose from. */
import { mapParallel } from '../../base/parallel.ts';
import { ok } from '../../base/result.ts';
import { listTranscripts } from './places.ts';
import { readTranscript } from './reader.ts';
import type { FindPorts, TranscriptPlace, TranscriptPorts } from './transcript.ts';

/** Bytes in which the title or the first request stands, but for sessions with long instructions. */
const headLength = 256 << 10;

export interface SessionChoice {
  readonly place: TranscriptPlace;
  /** A title that was given, else the first request; null where neither stands near the beginning. */
  readonly about: string | null;
}

/** The newest first. Of each file only the beginning is read. */
export async function sessionChoices(
  ports: FindPorts,
  cwd: string,
  most = 20,
): Promise<readonly SessionChoice[]> {
  const places = (await listTranscripts(ports, cwd)).slice(0, most);
  return mapParallel(places, 4, async (place) => {
    const head = await readTranscript(beginnings(ports), place.path);
    return { place, about: head.ok ? (head.value.title ?? head.value.firstPrompt) : null };
  });
}

function beginnings(ports: FindPorts): TranscriptPorts {
  return {
    files: ports.files,
    fileParts: {
      readPart: async (path, start, length) =>
        start >= headLength
          ? ok(new Uint8Array())
          : ports.fileParts.readPart(path, start, Math.min(length, headLength - start)),
    },
  };
}
