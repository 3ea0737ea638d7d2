const nameWidth = 12;

/** Times the steps of a start and prints one line for each: `bootstrap     9.8 s`. */
export class Steps {
  readonly seconds: Record<string, number> = {};
  readonly #print: (line: string) => void;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  async time<T>(name: string, work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    const result = await work();
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
    this.seconds[name] = seconds;
    this.#print(stepLine(name, seconds));
    return result;
  }
}

/** One aligned line of a step's name and seconds. */
export function stepLine(name: string, seconds: number): string {
  return `${name.padEnd(nameWidth)}${seconds.toFixed(1).padStart(5)} s`;
}
