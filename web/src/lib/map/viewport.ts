import type { Box, Point } from './geometry.ts';

/** Share of the box left free around a plan that fits. */
const margin = 0.06;
/** Narrowest and widest view, as a share of the fitted width. */
const zoomMin = 0.06;
const zoomMax = 2;

/** The view that shows all of a box in a frame of that aspect (width ÷ height), with a margin. */
export function fitted(box: Box, aspect: number): Box {
  const width = Math.max(box.width, box.height * aspect) * (1 + 2 * margin);
  const height = width / aspect;
  return {
    x: box.x + box.width / 2 - width / 2,
    y: box.y + box.height / 2 - height / 2,
    width,
    height,
  };
}

/** Zooms by a factor (< 1 comes nearer) and keeps `anchor` where it is on the screen. */
export function zoomed(view: Box, factor: number, anchor: Point, whole: Box): Box {
  const width = Math.min(
    whole.width * zoomMax,
    Math.max(whole.width * zoomMin, view.width * factor),
  );
  const applied = width / view.width;
  return {
    x: anchor.x - (anchor.x - view.x) * applied,
    y: anchor.y - (anchor.y - view.y) * applied,
    width,
    height: view.height * applied,
  };
}

/** Moves by shares of the view's own size, and never so far that the plan is lost from sight. */
export function panned(view: Box, right: number, down: number, whole: Box): Box {
  const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value));
  return {
    ...view,
    x: clamp(
      view.x + right * view.width,
      whole.x - view.width / 2,
      whole.x + whole.width - view.width / 2,
    ),
    y: clamp(
      view.y + down * view.height,
      whole.y - view.height / 2,
      whole.y + whole.height - view.height / 2,
    ),
  };
}

/** A view of `share` of the whole's width with the point in its middle. */
export function centredOn(point: Point, whole: Box, share: number): Box {
  const width = whole.width * share;
  const height = whole.height * share;
  return { x: point.x - width / 2, y: point.y - height / 2, width, height };
}

/** The view part of the way from one to another (0..1). */
export function between(from: Box, to: Box, share: number): Box {
  const mix = (a: number, b: number) => a + (b - a) * share;
  return {
    x: mix(from.x, to.x),
    y: mix(from.y, to.y),
    width: mix(from.width, to.width),
    height: mix(from.height, to.height),
  };
}
