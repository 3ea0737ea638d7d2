import type { MemoryServices, StreamRecord } from '@watchhouse/shell';
import { dawnMs, house } from '../story/place.ts';
import type { Weather } from '../weather/weather.ts';
import type { Agenda } from './agenda.ts';
import { failingServices, formerProcess, pausedProcess, process } from './processes.ts';
import type { Process } from './processes.ts';

/**
 * Decides batches as the weather has it: by one process, by two at once, by one that stops and finishes later, by one
 * that cannot write. False when the batch has to come again.
 */
export function decidingProcesses(
  services: MemoryServices,
  agenda: Agenda,
  weather: Weather,
  tell: (text: string) => void,
) {
  const isIn = (span: { readonly from: number; readonly to: number } | undefined) =>
    span !== undefined && agenda.now() >= dawnMs + span.from && agenda.now() < dawnMs + span.to;
  const reliable = failingServices(services, house.facility, () => isIn(weather.failing));
  let started = 0;
  const start = () => process(`process ${(started += 1)}`, reliable);
  let main = start();
  const twin = start();
  let zombie = weather.zombie;
  let wasFormer = false;

  const decided = async (by: Process, records: readonly StreamRecord[]): Promise<boolean> => {
    try {
      await by.decide(records);
      return true;
    } catch (cause) {
      tell(`${by.name} could not finish ${describe(records)}: ${reasonOf(cause)}`);
      if (by === main) main = wasFormer ? formerProcess('the former release', services) : start();
      return false;
    }
  };

  return async (records: readonly StreamRecord[]): Promise<boolean> => {
    const isOfHouse = records.some(({ partitionKey }) => partitionKey === house.facility);
    if (zombie !== undefined && isOfHouse && agenda.now() >= dawnMs + zombie.at) {
      const { point, wakesAt } = zombie;
      const paused = pausedProcess(`zombie`, reliable, point, house.facility);
      const done = decided(paused.process, records);
      const isStopped = await Promise.race([
        paused.stopped.then(() => true),
        done.then(() => false),
      ]);
      // Nothing of that kind was to be written; the next one may stop.
      if (!isStopped) return done;
      zombie = undefined;
      tell(`a process stopped before its ${point} of ${describe(records)}`);
      agenda.at(Math.max(agenda.now() + 1, dawnMs + wakesAt), async () => {
        paused.wake();
        const isDone = await done;
        tell(`the zombie went on with ${describe(records)} and ${isDone ? 'finished' : 'gave up'}`);
      });
      return false;
    }
    if (isIn(weather.twins) && isOfHouse) {
      const both = await Promise.all([decided(main, records), decided(twin, records)]);
      if (both.includes(true)) return true;
      return false;
    }
    const isFormer = (weather.former ?? []).some(isIn);
    if (isFormer !== wasFormer) {
      wasFormer = isFormer;
      main = isFormer ? formerProcess('the former release', services) : start();
      tell(`${main.name} reads from now on`);
    }
    return decided(main, records);
  };
}

const describe = (records: readonly StreamRecord[]): string => {
  const [first, last] = [records[0], records.at(-1)];
  return `records ${first?.sequenceNumber ?? ''} to ${last?.sequenceNumber ?? ''}`;
};

const reasonOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause);
