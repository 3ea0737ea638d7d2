import { limits } from '@watchhouse/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkAt, linkDown, linkUp, newLink } from './device-link.ts';
import type { DeviceLink, LinkNews, LinkStep } from './device-link.ts';

const { flapsMax, flapWindowMs, settledAfterMs } = limits.device;
type Step = readonly [at: number, what: 'up' | 'down' | 'time'];

const take = (link: DeviceLink, [at, what]: Step): LinkStep => {
  if (what === 'up') return linkUp(link, at);
  return what === 'down' ? linkDown(link, at, 'no-answer') : linkAt(link, at);
};

/** What is told of a device to which things happen. */
function told(...steps: Step[]): LinkNews[] {
  let link = newLink(0);
  return steps.flatMap((step) => {
    const { link: next, news } = take(link, step);
    link = next;
    return news ? [news] : [];
  });
}

const online: LinkNews = { state: 'online' };
const back: LinkNews = { state: 'online', reason: 'recovered' };
const lost: LinkNews = { state: 'offline', reason: 'no-answer' };
const flapping: LinkNews = { state: 'degraded' };

describe('a device', () => {
  it('is told online once when it first answers', () => {
    expect(told([1, 'up'], [2, 'up'])).toEqual([online]);
  });

  it('is told offline once when it never answered', () => {
    expect(told([1, 'down'], [2, 'down'])).toEqual([lost]);
  });

  it('is told lost once and back once', () => {
    const steps: Step[] = [
      [1, 'up'],
      [10, 'down'],
      [20, 'down'],
      [30, 'up'],
      [40, 'up'],
    ];
    expect(told(...steps)).toEqual([online, lost, back]);
  });

  const flaps = (count: number, everyMs: number): Step[] =>
    Array.from({ length: count }, (_, n): Step[] => [
      [n * everyMs, 'up'],
      [n * everyMs + 1, 'down'],
    ]).flat();

  it('that flaps is degraded from the bound on, and no flood', () => {
    const news = told(...flaps(flapsMax + 50, 1_000));
    expect(news.at(-1)).toEqual(flapping);
    expect(news).toHaveLength(2 * flapsMax);
  });

  it('that is lost now and then is not flapping', () => {
    expect(told(...flaps(flapsMax + 3, flapWindowMs))).not.toContainEqual(flapping);
  });

  it('that flapped is online again when it has stayed long enough', () => {
    const steps = flaps(flapsMax, 1_000);
    const from = flapsMax * 1_000;
    const settled: Step = [from + settledAfterMs, 'time'];
    expect(told(...steps, [from, 'up'], [from + settledAfterMs - 1, 'time'])).toHaveLength(
      2 * flapsMax,
    );
    expect(told(...steps, [from, 'up'], settled).at(-1)).toEqual(back);
  });

  it('that flapped is offline when it has stayed away, and back as soon as it answers', () => {
    const steps = flaps(flapsMax, 1_000);
    const away: Step = [flapsMax * 1_000 + settledAfterMs, 'time'];
    expect(told(...steps, away).at(-1)).toEqual(lost);
    expect(told(...steps, away, [away[0] + 1, 'up']).at(-1)).toEqual(back);
  });

  it('whatever happens, is never told the same twice, nor more than the bound within the window', () => {
    const step = fc.tuple(
      fc.integer({ min: 1, max: 20_000 }),
      fc.constantFrom<Step[1]>('up', 'down', 'time'),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        let at = 0;
        let link = newLink(0);
        const news: { at: number; state: string }[] = [];
        for (const [ms, what] of steps) {
          at += ms;
          const taken = take(link, [at, what]);
          link = taken.link;
          if (taken.news) news.push({ at, state: taken.news.state });
        }
        news.forEach(({ state }, index) => expect(state).not.toBe(news[index - 1]?.state));
        for (const { at: from } of news) {
          const within = news.filter((one) => one.at >= from && one.at < from + settledAfterMs);
          expect(within.length).toBeLessThanOrEqual(2 * flapsMax + 1);
        }
      }),
    );
  });
});
