import type { CommandOf, OfficerId } from '@watchhouse/contracts';
import { derivedId } from '../ids/derived-id.ts';
import { afterSeconds, eight, officerWithBadge, theFacility } from './alarm-builder.ts';

const commandId = (name: string) => derivedId('command', eight, [name]);

/** Posts the officer with a badge; the sign-in is `sub-` and the badge unless said otherwise. */
export const postCommand = (
  badge: string,
  changes: Partial<CommandOf<'officer.post'>['payload']> = {},
): CommandOf<'officer.post'> => ({
  id: commandId(`post ${badge} ${JSON.stringify(changes)}`),
  type: 'officer.post',
  payload: {
    officer: officerWithBadge(badge, 'warden').officer,
    principal: `sub-${badge}`,
    badge,
    name: 'sealed.1.b2Zm.identity.AAAA',
    posts: ['warden'],
    ...changes,
  },
});

/** Relieves an officer. */
export const relieveCommand = (officer: OfficerId): CommandOf<'officer.relieve'> => ({
  id: commandId(`relieve ${officer}`),
  type: 'officer.relieve',
  payload: { officer },
});

/** Publishes a document that is told apart by one hexadecimal digit. */
export const publishCommand = (
  type: 'rule-set.publish' | 'site-plan.publish',
  digit: string,
): CommandOf<'rule-set.publish' | 'site-plan.publish'> => ({
  id: commandId(`${type} ${digit}`),
  type,
  payload: {
    document: { sha256: digit.repeat(64), bytes: 2_000, mediaType: 'application/json' },
    effectiveAt: afterSeconds(0),
  },
});

/** Registers the unit whose log it is. */
export const registerCommand = (kind: 'facility' | 'city'): CommandOf<'facility.register'> => ({
  id: commandId(`register ${kind}`),
  type: 'facility.register',
  payload: {
    kind,
    code: '110101000000',
    name: { 'zh-Hans': '示范看守所', 'zh-Hant': '示範看守所', en: 'Sample detention centre' },
    timeZone: 'Asia/Shanghai',
  },
});

/** Name of what was put into quarantine at an instant. */
export const objectOf = (seconds: number): string =>
  `quarantine/${theFacility}/shardId-000000000000/${seconds}.ndjson`;

/** An officer asks for what was put into quarantine at an instant to be read again; `turn` tells requests apart. */
export const replayCommand = (
  seconds: number,
  turn = 1,
): CommandOf<'stream.replay-quarantine'> => ({
  id: commandId(`replay ${seconds} ${turn}`),
  type: 'stream.replay-quarantine',
  payload: { object: objectOf(seconds) },
});

/** What came of reading it again. */
export const replayedCommand = (
  seconds: number,
  outcome: { readonly entries: number; readonly readable: number; readonly faulty: number },
  at = seconds,
): CommandOf<'stream.record-replay'> => ({
  id: commandId(`replayed ${seconds} ${at}`),
  type: 'stream.record-replay',
  payload: { object: objectOf(seconds), ...outcome, at: afterSeconds(at) },
});

/** So many unreadable lines, put into quarantine at an instant. */
export const quarantineCommand = (
  count: number,
  seconds: number,
): CommandOf<'stream.quarantine'> => ({
  id: commandId(`quarantine ${count} ${seconds}`),
  type: 'stream.quarantine',
  payload: {
    count,
    reasons: { 'not-json': count },
    object: objectOf(seconds),
    firstPath: 'data.height',
    at: afterSeconds(seconds),
  },
});
