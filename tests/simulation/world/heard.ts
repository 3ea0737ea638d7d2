import type { DeviceId } from '@watchhouse/contracts';
import { hearAnswer, instantOf, timeMessage, unknownClock } from '@watchhouse/domain';
import type { ClockEstimate, ClockHeard } from '@watchhouse/domain';
import type { Said, Source } from '@watchhouse/edge';
import type { Story } from '../story/story.ts';
import type { Wing } from '../story/place.ts';

/** Whose devices are heard, and how wrong their clocks are, milliseconds by device. */
export interface Hearing {
  readonly story: Story;
  readonly wing: Wing;
  readonly skews: ReadonlyMap<string, number>;
}

/**
 * What happens in a wing from an instant on, as its agent hears it. Devices stamp by their own clocks; the agent asks
 * each once what time it is, estimates its offset, and tells event time by it, as it does for cameras.
 */
export function heard({ story, wing, skews }: Hearing, startedAt: number): Source {
  const clocks = new Map<DeviceId, ClockEstimate>();
  let reached = startedAt;
  const timed = (said: Said, receivedAt: number): readonly Said[] => {
    const { device } = said;
    const skew = device === undefined ? undefined : skews.get(device);
    if (device === undefined || skew === undefined) return [said];
    const known = clocks.get(device);
    const asked = known === undefined ? answer(receivedAt, skew) : { clock: known };
    const message = timeMessage(asked.clock, said.at + skew, receivedAt);
    clocks.set(device, message.clock);
    const changes = [asked, message].flatMap((step) => told(device, step, receivedAt));
    const rawtime = instantOf(said.at + skew);
    return [...(story.isFormer ? [] : changes), { ...said, at: message.at, rawtime }];
  };
  return {
    until: (at) => {
      const said = story.moments
        .filter((one) => one.wing === wing && one.heardAt > reached && one.heardAt <= at)
        .flatMap((one) => timed(one.said, one.heardAt));
      reached = Math.max(reached, at);
      return said;
    },
    stop: () => Promise.resolve(),
  };
}

/** A device tells its time in whole seconds. */
function answer(askedAt: number, skew: number): ClockHeard {
  const deviceAt = Math.floor((askedAt + skew) / 1_000) * 1_000;
  return hearAnswer(unknownClock, { deviceAt, askedAt, receivedAt: askedAt });
}

function told(device: DeviceId, { change }: ClockHeard, at: number): readonly Said[] {
  if (change === undefined) return [];
  return [{ type: 'device.clock', at, device, data: { device, ...change } }];
}
