import { dawnMs, neighbour } from '../story/place.ts';
import { byArrival, eventsOf } from './alarms-of.ts';
import type { Checker } from './finding.ts';

/** A call to the stream and a look of the process at it. */
const usualMsMax = 500;
/** A process that ended is started again, and a batch that failed comes again. */
const retriedMsMax = 5_000;

/** What befalls the house does not make an alarm of its neighbour later. */
export const neighbourUnchanged: Checker = ({ stories, logs, weather }) => {
  const story = stories.find(({ place }) => place === neighbour);
  const allowedMs = usualMsMax + (isDisturbed(weather) ? retriedMsMax : 0);
  return eventsOf(logs.get(neighbour) ?? [], 'alarm.raised').flatMap(({ payload, recordedAt }) => {
    const { rule } = payload.definition;
    const opened = Date.parse(payload.openedAt);
    const seenBy = story?.steps.find((at) => at >= opened);
    if (byArrival.includes(rule) || seenBy === undefined) return [];
    const { withheld } = weather;
    if (withheld && seenBy >= dawnMs + withheld.from - usualMsMax && seenBy < dawnMs + withheld.to)
      return [];
    const lateMs = Date.parse(recordedAt) - seenBy;
    if (lateMs <= allowedMs) return [];
    const text = `neighbour: ${rule} ${payload.alarm} came ${lateMs} ms late, ${allowedMs} are allowed`;
    return [{ text, at: opened, about: [payload.alarm] }];
  });
};

const isDisturbed = ({
  crash,
  failing,
  twins,
  zombie,
  former,
}: Parameters<Checker>[0]['weather']) =>
  [crash, failing, twins, zombie, former].some((trouble) => trouble !== undefined);
