/** Keeps what was made of some inputs until one of them is another object. */
export class Kept<T> {
  #last: { readonly inputs: readonly unknown[]; readonly value: T } | undefined;

  get(inputs: readonly unknown[], make: () => T): T {
    const last = this.#last;
    const same =
      last?.inputs.length === inputs.length && last.inputs.every((input, index) => input === inputs[index]);
    if (last !== undefined && same) return last.value;
    const value = make();
    this.#last = { inputs: [...inputs], value };
    return value;
  }
}
