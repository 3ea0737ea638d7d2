import { Instant, LiveState } from '@watchhouse/contracts';
import type { SitePlan } from '@watchhouse/contracts';
import { publishedProjection } from '@watchhouse/domain';
import type { PublishedRow } from '@watchhouse/domain';
import { liveStateKey, readSitePlan } from '@watchhouse/shell';
import { nothingPersonal } from './call.ts';
import type { Answer, FacilityCall } from './call.ts';
import { refusal } from './problem.ts';

/** Age of what was never seen: no signal of this facility came yet, and the screen says so by its date. */
const never = Instant.parse('1970-01-01T00:00:00.000Z');

/** Snapshot of what moves. A facility without a signal so far has an empty one of revision 0. */
export async function viewLiveState({
  services,
  facility,
}: FacilityCall): Promise<Answer<LiveState>> {
  const bytes = await services.objects.state.get(liveStateKey(facility));
  if (bytes === undefined) {
    return { kind: 'found', body: nothingSeen(facility), shown: nothingPersonal };
  }
  const body = LiveState.parse(JSON.parse(new TextDecoder().decode(bytes)));
  const fields = body.people.length > 0 ? ['people.position'] : [];
  return { kind: 'found', body, shown: { subjects: [], fields } };
}

const nothingSeen = (facility: LiveState['facility']): LiveState => ({
  facility,
  revision: 0,
  asOf: never,
  people: [],
  doors: [],
  devices: [],
  counters: { signals: 0, late: 0, duplicates: 0, quarantined: 0, sequenceGaps: 0 },
});

/** The site plan in force; its entity tag is the hash under which it was published. */
export async function viewSitePlan({
  services,
  facility,
}: FacilityCall): Promise<Answer<SitePlan>> {
  const row = await services.views.row(facility, publishedProjection.name, 'site-plan');
  if (row === undefined) {
    return { kind: 'missing', refusal: refusal('resource.notFound'), subjects: [] };
  }
  const reference = (row as PublishedRow).document;
  const plan = await readSitePlan(services.objects.archive, reference);
  if (plan.kind !== 'read') throw new Error(`The site plan ${reference.sha256} is ${plan.kind}.`);
  return {
    kind: 'found',
    body: plan.document,
    shown: nothingPersonal,
    etag: `"${reference.sha256}"`,
  };
}
