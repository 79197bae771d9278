/** Follows a session: its file grows, moves, is rewritten, compressed or appears late. */
import type { Failure } from '../../base/result.ts';
import type { Watch } from '../../base/ports.ts';
import { findTranscript, foldersToWatch } from './places.ts';
import { TranscriptReader, type EntryListener } from './reader.ts';
import type { FindPorts, TranscriptPlace, TranscriptState } from './transcript.ts';

export interface Followed {
  /** Undefined as long as there is no file, or no line of a conversation in it. */
  readonly state: TranscriptState | undefined;
  readonly path: string | undefined;
  /** Why the file could not be read just now; the state is the last one that could. */
  readonly failure?: Failure;
}

export interface Follower {
  /** Looks again at once: after a hook, or from time to time where a file system tells of nothing. */
  refresh(): Promise<void>;
  dispose(): void;
}

export interface FollowOptions {
  /** The file, where it is known already. */
  readonly path?: string;
  /** Tokens; asked at each look, for a status line may tell it later. */
  readonly window?: () => number | undefined;
  /** Hears each entry with its time; after a rewrite all of them again. */
  readonly entries?: EntryListener;
  /** Called with each change, and once with the first look. */
  readonly listener: (followed: Followed) => void;
}

/** Nothing is read after `dispose`. */
export function followTranscript(
  ports: FindPorts & { readonly watch: Watch },
  session: Pick<TranscriptPlace, 'agent' | 'sessionId'>,
  options: FollowOptions,
): Follower {
  return new TranscriptFollower(ports, session, options);
}

class TranscriptFollower implements Follower {
  readonly #ports: FindPorts & { readonly watch: Watch };
  readonly #session: Pick<TranscriptPlace, 'agent' | 'sessionId'>;
  readonly #options: FollowOptions;
  readonly #ended = new AbortController();
  #reader: TranscriptReader | undefined;
  #watches: readonly { dispose(): void }[] = [];
  #running: Promise<void> | undefined;
  #again = false;
  #told = false;

  constructor(
    ports: FindPorts & { readonly watch: Watch },
    session: Pick<TranscriptPlace, 'agent' | 'sessionId'>,
    options: FollowOptions,
  ) {
    this.#ports = ports;
    this.#session = session;
    this.#options = options;
    if (options.path !== undefined) this.#open(options.path);
    else this.#watch('');
    void this.refresh();
  }

  /** One look at a time; one more may wait. */
  refresh(): Promise<void> {
    if (this.#running) this.#again = true;
    return (this.#running ??= this.#run());
  }

  dispose(): void {
    this.#ended.abort();
    this.#unwatch();
  }

  async #run(): Promise<void> {
    try {
      do {
        this.#again = false;
        await this.#look();
      } while (this.#again && !this.#ended.signal.aborted);
    } catch (error) {
      if (!this.#ended.signal.aborted) throw error;
    } finally {
      this.#running = undefined;
    }
  }

  async #look(): Promise<void> {
    const { signal } = this.#ended;
    if (signal.aborted) return;
    let read = await this.#reader?.refresh(signal);
    if (!read || (!read.ok && read.error.code === 'not-found')) {
      const place = await findTranscript(this.#ports, this.#session);
      if (place) this.#open(place.path);
      read = place ? await this.#reader?.refresh(signal) : undefined;
    }
    if (signal.aborted) return;
    const failure = read && !read.ok && read.error.code !== 'not-found' ? read.error : undefined;
    if (this.#told && !failure && !(read?.ok === true && read.value)) return;
    this.#told = true;
    this.#options.listener({
      state: this.#reader?.state(this.#options.window?.()),
      path: this.#reader?.path,
      ...(failure && { failure }),
    });
  }

  #open(path: string): void {
    if (this.#reader) this.#reader.moveTo(path);
    else this.#reader = new TranscriptReader(this.#ports, path, this.#options.entries);
    this.#watch(path);
  }

  #watch(path: string): void {
    this.#unwatch();
    this.#watches = foldersToWatch(this.#ports, path)
      .filter((folder) => folder !== '' && folder !== '.')
      .map((folder) => this.#ports.watch.watch(folder, () => void this.refresh()));
  }

  #unwatch(): void {
    for (const watch of this.#watches) watch.dispose();
    this.#watches = [];
  }
}
