import type { Box, Point } from './geometry.ts';
import { between, centredOn, fitted, panned, zoomed } from './viewport.ts';

const flightMs = 600;
const placeShare = 0.45;

/** What part of a floor is seen; moves by key, pointer, or in a short flight to a place. */
export class MapView {
  #box = $state.raw<Box>({ x: 0, y: 0, width: 1, height: 1 });
  #whole = $state.raw<Box>({ x: 0, y: 0, width: 1, height: 1 });
  #flight = 0;

  get box(): Box {
    return this.#box;
  }
  /** Whether more than the whole floor is not seen, i.e. dragging has a meaning. */
  get isZoomedIn(): boolean {
    return this.#box.width < this.#whole.width * 0.98;
  }

  /** A new floor or a new frame: shows the whole, or keeps the middle when only the frame changed. */
  frame(floor: Box, aspect: number, keep: boolean): void {
    const whole = fitted(floor, aspect);
    const share = this.#box.width / this.#whole.width;
    const middle = {
      x: this.#box.x + this.#box.width / 2,
      y: this.#box.y + this.#box.height / 2,
    };
    const isKept = keep && share < 0.98;
    this.#whole = whole;
    this.#stop();
    this.#box = isKept ? centredOn(middle, whole, share) : whole;
  }

  fit(): void {
    this.#flyTo(this.#whole);
  }

  flyTo(point: Point): void {
    this.#flyTo(centredOn(point, this.#whole, placeShare));
  }

  zoom(factor: number, anchor?: Point): void {
    this.#stop();
    const { x, y, width, height } = this.#box;
    const middle = { x: x + width / 2, y: y + height / 2 };
    this.#box = zoomed(this.#box, factor, anchor ?? middle, this.#whole);
  }

  pan(right: number, down: number): void {
    this.#stop();
    this.#box = panned(this.#box, right, down, this.#whole);
  }

  #flyTo(target: Box): void {
    this.#stop();
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.#box = target;
      return;
    }
    const start = this.#box;
    const startedAt = performance.now();
    const step = (now: number) => {
      const share = Math.min(1, Math.max(0, (now - startedAt) / flightMs));
      this.#box = between(start, target, 1 - (1 - share) ** 3);
      if (share < 1) this.#flight = requestAnimationFrame(step);
    };
    this.#flight = requestAnimationFrame(step);
  }

  #stop(): void {
    cancelAnimationFrame(this.#flight);
  }
}
