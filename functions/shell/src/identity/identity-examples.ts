import { CityId, FacilityId, Instant, OfficerId } from '@watchhouse/contracts';
import type { Post } from '@watchhouse/contracts';
import type { FacilityRow, PostingRow } from '@watchhouse/domain';
import { facilitiesProjection, instantAfter, postingsProjection } from '@watchhouse/domain';
import { anEngine } from '../policy/policy-examples.ts';
import { memoryItemTable } from '../table/memory-item-table.ts';
import { memoryViewStore } from '../view/memory-view-store.ts';
import { indexOwner, unitIndex } from './posting-index.ts';
import { sessionStore } from './session-store.ts';

/** Units of the tests: a city with two facilities, and a facility of another city. */
export const city = FacilityId.parse('cty_01JD8Z6M5V3N9QK2T7W4X8Y0C1');
export const house = FacilityId.parse('fac_01JD8Z6M5V3N9QK2T7W4X8Y0F1');
export const sisterHouse = FacilityId.parse('fac_01JD8Z6M5V3N9QK2T7W4X8Y0F2');
export const foreignHouse = FacilityId.parse('fac_01JD8Z6M5V3N9QK2T7W4X8Y0F3');

const label = (text: string) => ({ 'zh-Hans': text, 'zh-Hant': text, en: text });

/** What identity needs of the shell, in memory, with a clock and registers that tests set. */
export async function aPoliceForce() {
  let now = Instant.parse('2026-11-24T08:00:00.000Z');
  const clock = { now: () => now };
  const index = unitIndex(memoryItemTable());
  const views = memoryViewStore();
  let seq = 0;
  const change = async (
    unit: FacilityId,
    view: string,
    rows: [string, unknown][],
    gone: string[],
  ) => {
    const { generation, appliedSeq } = await views.position(unit, view);
    const move = { generation, from: appliedSeq, to: (seq += 1) };
    await views.apply(unit, view, { rows: new Map(rows), removed: gone }, move);
  };
  const register = async (unit: FacilityId, above?: string) => {
    const row: FacilityRow = {
      kind: unit.startsWith('cty') ? 'city' : 'facility',
      code: '110000001',
      name: label(unit),
      timeZone: 'Asia/Shanghai',
      ...(above !== undefined && { city: CityId.parse(above) }),
      seq: 1,
    };
    await change(unit, facilitiesProjection.name, [['self', row]], []);
    if (above !== undefined) await index.add(indexOwner.city(FacilityId.parse(above)), unit);
  };
  await register(city);
  await register(house, city);
  await register(sisterHouse, city);
  await register(foreignHouse, 'cty_01JD8Z6M5V3N9QK2T7W4X8Y0C2');
  return {
    clock,
    views,
    policy: anEngine(),
    unitIndex: index,
    sessions: sessionStore(memoryItemTable(), clock),
    pass: (ms: number) => (now = instantAfter(now, ms)),
    post: async (principal: string, unit: FacilityId, ...posts: Post[]) => {
      const row: PostingRow = { ...anOfficer(principal), posts, since: now, seq: 1 };
      await change(unit, postingsProjection.name, [[principal, row]], []);
      await index.add(indexOwner.principal(principal), unit);
    },
    relieve: (principal: string, unit: FacilityId) =>
      change(unit, postingsProjection.name, [], [principal]),
  };
}

const anOfficer = (principal: string) => ({
  officer: OfficerId.parse('off_01JD8Z6M5V3N9QK2T7W4X8Y0A1'),
  principal,
  badge: '012345',
  name: 'sealed.1.none.identity.none',
});
