import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FacilityId } from '@watchhouse/contracts';
import { documentKey, memoryServices } from '@watchhouse/shell';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { foundUnits } from './found.ts';
import { readFoundingPlan } from './founding-plan.ts';
import { run } from './run.ts';

const unit = FacilityId.parse('fac_01JD8Z6M5V3N9QK2T7W4X8Y0AB');
const name = { 'zh-Hans': '所', 'zh-Hant': '所', en: 'House' };
const registration = {
  type: 'facility.register',
  payload: { kind: 'facility', code: '430000', name, timeZone: 'Asia/Shanghai' },
};
const posting = {
  type: 'officer.post',
  payload: {
    officer: 'off_01JD8Z6M5V3N9QK2T7W4X8Y0AB',
    principal: 'wang',
    badge: '100001',
    name: 'Wang',
    posts: ['warden'],
  },
};
const publication = {
  type: 'rule-set.publish',
  payload: { document: 'rules.json', effectiveAt: '2026-11-24T08:00:00.000Z' },
};
const whole = { units: [{ unit, commands: [registration, posting, publication] }] };

let folder: string;
let complained: string[];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'watchhouse-'));
  complained = [];
  vi.spyOn(console, 'error').mockImplementation((text: unknown) => complained.push(String(text)));
  vi.stubEnv('WATCHHOUSE_RUN_FILE', path.join(folder, 'none.json'));
  vi.stubEnv('LEDGER_TABLE', undefined);
  writeFileSync(path.join(folder, 'rules.json'), '{"rules":[]}');
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const fileOf = (text: string): string => {
  const file = path.join(folder, 'founding.json');
  writeFileSync(file, text);
  return file;
};
const planOf = (plan: object) => readFoundingPlan(fileOf(JSON.stringify(plan)));
const withPayload = (command: typeof posting | typeof publication, payload: object) => ({
  units: [
    { unit, commands: [registration, { ...command, payload: { ...command.payload, ...payload } }] },
  ],
});

describe('founding', () => {
  it('registers the unit, posts its officers and publishes the document beside the file', async () => {
    const services = memoryServices();
    await foundUnits(services, planOf(whole));
    const { events } = await services.ledger.readLog(unit, 1, 10);
    expect(events.map(({ type, actor }) => [type, actor])).toEqual(
      ['facility.registered', 'officer.posted', 'rule-set.published'].map((type) => [
        type,
        { kind: 'software', name: 'founding' },
      ]),
    );
    const document = events[2]?.payload['document'] as { readonly sha256: string };
    const bytes = await services.objects.archive.get(documentKey(document.sha256));
    expect(Buffer.from(bytes ?? []).toString()).toBe('{"rules":[]}');
  });

  it('leaves the unit ready for its officers, and known to the clock', async () => {
    const services = memoryServices();
    await foundUnits(services, planOf(whole));
    expect(await services.views.row(unit, 'postings', 'wang')).toMatchObject({ posts: ['warden'] });
    expect(await services.facilities.list()).toEqual([unit]);
  });

  it('changes nothing when it is done again', async () => {
    const services = memoryServices();
    await foundUnits(services, planOf(whole));
    const head = await services.ledger.head(unit);
    await foundUnits(services, planOf(whole));
    expect(await services.ledger.head(unit)).toEqual(head);
  });

  it('names the command that was refused', async () => {
    const other = { officer: 'off_01JD8Z6M5V3N9QK2T7W4X8Y0AC', principal: 'liu' };
    const doubled = { ...posting, payload: { ...posting.payload, ...other } };
    const plan = planOf({ units: [{ unit, commands: [registration, posting, doubled] }] });
    await expect(foundUnits(memoryServices(), plan)).rejects.toThrow(
      'units.0.commands.2: officer.post was refused: claim.taken',
    );
    const kind = planOf({
      units: [{ unit: unit.replace('fac', 'cty'), commands: [registration] }],
    });
    await expect(foundUnits(memoryServices(), kind)).rejects.toThrow(
      'units.0.commands.0.payload.kind: facility.register was refused: request.malformed',
    );
  });
});

describe('a founding file', () => {
  it.each([
    ['units', {}],
    ['units.0', { units: [null] }],
    ['units.0.unit', { units: [{ unit: 'house', commands: [] }] }],
    ['units.0.commands', { units: [{ unit }] }],
    ['units.0.commands.0.payload', { units: [{ unit, commands: [{ type: 'officer.post' }] }] }],
    [
      'units.0.commands.0.type',
      { units: [{ unit, commands: [{ type: 'alarm.raise', payload: {} }] }] },
    ],
    ['units.0.commands.1.payload.principal', withPayload(posting, { principal: undefined })],
    ['units.0.commands.1.payload.posts.0', withPayload(posting, { posts: ['king'] })],
    ['units.0.commands.1.payload.document', withPayload(publication, { document: 'none.json' })],
    ['units.0.commands.1.payload.document', withPayload(publication, { document: 7 })],
  ])('that is wrong at %s is refused in one sentence that says so', async (field, plan) => {
    expect(await run(['found', '--file', fileOf(JSON.stringify(plan))])).toBe(2);
    expect(complained).toHaveLength(1);
    expect(complained[0]?.startsWith(`${field}: `), complained[0]).toBe(true);
  });

  it('must be named, be there, and be JSON', async () => {
    expect(await run(['found'])).toBe(2);
    expect(await run(['found', '--file', path.join(folder, 'missing')])).toBe(2);
    expect(await run(['found', '--file', fileOf('{"units":')])).toBe(2);
    expect(complained).toEqual([
      'Say what to found: --file FILE.',
      `There is no file ${path.join(folder, 'missing')}.`,
      `${path.join(folder, 'founding.json')} is not JSON.`,
    ]);
  });

  it('that is right still needs a running system', async () => {
    expect(await run(['found', '--file', fileOf(JSON.stringify(whole))])).toBe(1);
    expect(complained.join()).toContain('No running system found');
  });
});
