import type { PersonCommand, Refusal } from '@watchhouse/contracts';
import { readRuleSet, readSitePlan } from '@watchhouse/shell';
import type { FacilityCall } from './call.ts';
import { refusal } from './problem.ts';
import type { FieldError } from './problem.ts';

interface Fault {
  readonly refusal: Refusal;
  readonly errors?: readonly FieldError[];
}

const malformed = (reason: string): Fault => ({
  refusal: refusal('request.malformed'),
  errors: [{ path: 'payload.document', reason }],
});

/**
 * Why a document cannot be published: it does not lie in the archive, breaks its contract, or is another facility's
 * plan. Whatever reads a published document later relies on this.
 */
export async function faultOfDocument(
  { services, facility }: FacilityCall,
  command: PersonCommand,
): Promise<Fault | undefined> {
  if (command.type !== 'rule-set.publish' && command.type !== 'site-plan.publish') return undefined;
  const { archive } = services.objects;
  const { document } = command.payload;
  const read =
    command.type === 'rule-set.publish'
      ? await readRuleSet(archive, document)
      : await readSitePlan(archive, document);
  if (read.kind === 'missing') {
    return { refusal: refusal('published.missing', { sha256: document.sha256 }) };
  }
  if (read.kind === 'malformed') return malformed('The document does not keep to its contract.');
  const isForeign = 'facility' in read.document && read.document.facility !== facility;
  return isForeign ? malformed('The plan is of another facility.') : undefined;
}
