/** Lets other work of the same thread in between the steps of something long: an editor must not wait for it. */
export class Pacer {
  readonly #longest: number;
  #since = performance.now();

  /** @param longest milliseconds of work without a pause; longer than the default, and whoever types or scrolls feels it */
  constructor(longest = 12) {
    this.#longest = longest;
  }

  /** To be called between steps; pauses only where it is time to. */
  async pause(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (performance.now() - this.#since < this.#longest) return;
    await nextTurn();
    this.#since = performance.now();
    signal?.throwIfAborted();
  }
}

/** Comes back once all that waits for this thread has had its turn. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
