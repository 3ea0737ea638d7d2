import { randomUUID } from 'node:crypto';

const heldMax = 500;

interface Point {
  endsAt: number;
  readonly held: string[];
  wake: () => void;
}

/** The subscriptions of a simulated camera; its time is given with every call. */
export class Subscriptions {
  private readonly points = new Map<string, Point>();

  /** Makes one that ends at an instant; `found` is what it is told first. Gives its id. */
  make(endsAt: number, found: readonly string[]): string {
    const id = randomUUID();
    this.points.set(id, { endsAt, held: [...found], wake: () => undefined });
    return id;
  }

  /** Whether there is such a subscription at an instant. */
  has(id: string, at: number): boolean {
    const point = this.points.get(id);
    if (point && point.endsAt < at) this.points.delete(id);
    return this.points.has(id);
  }

  renew(id: string, endsAt: number): void {
    const point = this.points.get(id);
    if (point) point.endsAt = endsAt;
  }

  end(id: string): void {
    this.points.get(id)?.wake();
    this.points.delete(id);
  }

  endAll(): void {
    for (const id of [...this.points.keys()]) this.end(id);
  }

  get count(): number {
    return this.points.size;
  }

  tell(notification: string): void {
    for (const point of this.points.values()) {
      if (point.held.length >= heldMax) point.held.shift();
      point.held.push(notification);
      point.wake();
    }
  }

  /** Up to `limit` notifications; waits for the first for a time, or until it is gone (`undefined`). */
  async pull(id: string, limit: number, timeoutMs: number): Promise<readonly string[] | undefined> {
    const point = this.points.get(id);
    if (!point) return undefined;
    if (point.held.length === 0) {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const timer = setTimeout(() => resolve(undefined), timeoutMs);
      point.wake = () => resolve(undefined);
      await promise;
      clearTimeout(timer);
    }
    return this.points.has(id) ? point.held.splice(0, limit) : undefined;
  }
}
