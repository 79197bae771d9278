import type { Ports } from '../../src/base/ports.ts';

/** The ports that a test gives; using another one is an error of the code under test. */
export function portsOf<Given extends Partial<Ports>>(given: Given): Ports & Given {
  return new Proxy(given, {
    get(target, name) {
      if (name in target) return Reflect.get(target, name);
      throw new Error(`The test gives no port "${String(name)}".`);
    },
  }) as Ports & Given;
}
