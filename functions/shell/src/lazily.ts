/**
 * An object whose members are made on first use and kept, so that a function starts only what it needs.
 * `makers` may refer to the object under construction.
 */
export function lazily<T extends object>(makers: {
  readonly [K in keyof T]: (self: T) => T[K];
}): T {
  const self = {} as T;
  for (const [member, make] of Object.entries<(self: T) => unknown>(makers)) {
    Object.defineProperty(self, member, {
      enumerable: true,
      configurable: true,
      get: () => {
        const value = make(self);
        Object.defineProperty(self, member, { enumerable: true, configurable: true, value });
        return value;
      },
    });
  }
  return self;
}
