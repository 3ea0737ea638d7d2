import type { AlarmPlace, Label, Position } from '@watchhouse/contracts';
import type { PlanIndex } from '../geometry/plan-index.ts';
import type { Whereabouts } from './detection-state.ts';

const languages = ['zh-Hans', 'zh-Hant', 'en'] as const;
const labelCharactersMax = 200;

/** The place of an alarm: where on the plan, and its name as it is said aloud (room, then what is in it). */
export function placeOf(index: PlanIndex, whereabouts: Whereabouts): AlarmPlace {
  const { zone, device } = whereabouts;
  const position = positionOf(index, whereabouts);
  const unit = whereabouts.unit ?? (zone && index.zones.get(zone)?.properties.unit);
  const level = whereabouts.level ?? (unit && index.units.get(unit)?.properties.level);
  return {
    ...(level && { level }),
    ...(unit && { unit }),
    ...(zone && { zone }),
    ...(device && { device }),
    ...(position && { position }),
    label: labelOf(index, { ...whereabouts, ...(unit && { unit }) }),
  };
}

function positionOf(index: PlanIndex, { position, door, device }: Whereabouts) {
  if (position) return position;
  const line = door && index.doors.get(door)?.geometry.coordinates;
  if (line) return middleOf(line);
  return device && index.devices.get(device)?.geometry.coordinates;
}

function middleOf(line: readonly Position[]): Position | undefined {
  const [from, to] = [line[0], line.at(-1)];
  return from && to && [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
}

function labelOf(index: PlanIndex, { unit, zone, door, device }: Whereabouts): Label {
  const room = unit && index.units.get(unit)?.properties.name;
  const thing =
    (zone && index.zones.get(zone)?.properties.name) ??
    (door && index.doors.get(door)?.properties.name) ??
    (device && index.devices.get(device)?.properties.name);
  const parts = [room, thing].filter((part) => part !== undefined);
  const names = parts.length > 0 ? parts : [index.plan.name];
  const [hans, hant, en] = languages.map((language) =>
    names
      .map((name) => name[language])
      .join(language === 'en' ? ', ' : '')
      .slice(0, labelCharactersMax),
  );
  return { 'zh-Hans': hans ?? '', 'zh-Hant': hant ?? '', en: en ?? '' };
}
