import { limits } from '@watchhouse/contracts';
import type { Said } from '../source.ts';

type Health = Extract<Said, { type: 'device.health' }>['data'];
/** What is told of a device: its state and why. */
export type LinkNews = Pick<Health, 'state' | 'reason'>;

/** Whether a device answers, as it was told and as it is. */
export interface DeviceLink {
  readonly told: Health['state'] | undefined;
  readonly isUp: boolean;
  /** Since when it has been as it is, milliseconds since 1970. */
  readonly since: number;
  /** When it was lost, within the window of flapping. */
  readonly losses: readonly number[];
}

/** A device that was not spoken to yet. */
export const newLink = (at: number): DeviceLink => ({
  told: undefined,
  isUp: false,
  since: at,
  losses: [],
});

/** A link after something happened, and what there is to tell of it. */
export interface LinkStep {
  readonly link: DeviceLink;
  readonly news?: LinkNews;
}

const { flapsMax, flapWindowMs, settledAfterMs } = limits.device;

/** The device answered. */
export function linkUp(link: DeviceLink, at: number): LinkStep {
  if (link.isUp) return linkAt(link, at);
  const up = { ...link, isUp: true, since: at };
  if (link.told === 'degraded') return { link: up };
  const reason = link.told === 'offline' ? { reason: 'recovered' as const } : {};
  return told(up, { state: 'online', ...reason });
}

/**
 * The device stopped answering, or refuses us; `reason` is told with it. The loss that makes the number of
 * `limits.device.flapsMax` within the window is told as `degraded`, and from then on nothing until it has settled.
 */
export function linkDown(link: DeviceLink, at: number, reason?: LinkNews['reason']): LinkStep {
  if (link.told !== undefined && !link.isUp) return linkAt(link, at, reason);
  const recent = link.losses.filter((loss) => at - loss < flapWindowMs);
  const losses = link.told === undefined ? [] : [...recent, at].slice(-flapsMax);
  const down = { ...link, isUp: false, since: at, losses };
  if (link.told === 'degraded') return { link: down };
  if (losses.length >= flapsMax) return told(down, { state: 'degraded' });
  return told(down, { state: 'offline', ...(reason && { reason }) });
}

/** Time passed: a device that flapped is believed again when it has settled. */
export function linkAt(
  link: DeviceLink,
  at: number,
  reason: LinkNews['reason'] = 'no-answer',
): LinkStep {
  if (link.told !== 'degraded' || at - link.since < settledAfterMs) return { link };
  const settled = { ...link, losses: [] };
  return link.isUp
    ? told(settled, { state: 'online', reason: 'recovered' })
    : told(settled, { state: 'offline', reason });
}

const told = (link: DeviceLink, news: LinkNews): LinkStep => ({
  link: { ...link, told: news.state },
  news,
});
