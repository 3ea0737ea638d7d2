import type { OpenAlarmRow, Priority } from '@watchhouse/contracts';

/** Seconds between repetitions while unacknowledged; `once` sounds for each opening only. */
const repeatMs: Readonly<Record<Priority, number | 'once' | 'never'>> = {
  critical: 5_000,
  high: 20_000,
  medium: 'once',
  low: 'never',
};

/** Nobody may silence others for longer than this. */
export const muteMsMax = 2 * 60_000;

/** Priorities that may be muted; a critical alarm never. */
export type Mutable = Exclude<Priority, 'critical' | 'low'>;
export type Mutes = Readonly<Partial<Record<Mutable, number>>>;

/** What has sounded: when each priority did last, and which openings were announced. */
export interface SoundMemory {
  readonly lastAt: Readonly<Partial<Record<Priority, number>>>;
  readonly announced: ReadonlySet<string>;
}
export const silence: SoundMemory = { lastAt: {}, announced: new Set() };

/** One sound to make: its pattern, and the alarm whose place is spoken. */
export interface DueSound {
  readonly priority: Priority;
  readonly alarm: OpenAlarmRow;
}

const order: readonly Priority[] = ['critical', 'high', 'medium'];
const openingOf = ({ alarm, reAlarms }: OpenAlarmRow) => `${alarm}#${reAlarms}`;

/**
 * The most urgent sound due now, if any. Only alarms whose condition holds and that nobody has seen
 * sound, so acknowledging anywhere ends it here. A new opening sounds at once.
 */
export function dueSound(
  rows: Iterable<OpenAlarmRow>,
  memory: SoundMemory,
  mutes: Mutes,
  now: number,
): { sound: DueSound | null; memory: SoundMemory } {
  const sounding = [...rows].filter(({ status }) => status === 'unack-active');
  const still = new Set(sounding.map(openingOf));
  const announced = new Set([...memory.announced].filter((opening) => still.has(opening)));
  for (const priority of order) {
    if (priority !== 'critical' && isMuted(mutes, priority, now)) continue;
    const alarms = sounding.filter(({ definition }) => definition.priority === priority);
    const fresh = alarms.find((row) => !announced.has(openingOf(row)));
    const alarm = fresh ?? newest(alarms);
    if (alarm === undefined) continue;
    if (fresh === undefined && !isRepeatDue(priority, memory.lastAt[priority], now)) continue;
    announced.add(openingOf(alarm));
    const lastAt = { ...memory.lastAt, [priority]: now };
    return { sound: { priority, alarm }, memory: { lastAt, announced } };
  }
  return { sound: null, memory: { lastAt: memory.lastAt, announced } };
}

function isMuted(mutes: Mutes, priority: Priority, now: number): boolean {
  const until = priority === 'high' || priority === 'medium' ? mutes[priority] : undefined;
  return until !== undefined && until > now;
}

function isRepeatDue(priority: Priority, lastAt: number | undefined, now: number): boolean {
  const repeat = repeatMs[priority];
  return typeof repeat === 'number' && (lastAt === undefined || now - lastAt >= repeat);
}

function newest(rows: readonly OpenAlarmRow[]): OpenAlarmRow | undefined {
  return [...rows].sort((a, b) => b.lastOpeningAt.localeCompare(a.lastOpeningAt))[0];
}
