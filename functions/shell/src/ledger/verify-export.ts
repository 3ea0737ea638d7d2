import type { FacilityId } from '@watchhouse/contracts';
import { genesisHash } from '@watchhouse/contracts';
import { verifyLog } from '@watchhouse/domain';
import type { LogHead, LogReport, StateItem } from '@watchhouse/domain';
import { checkSignatures } from '../checkpoint/checkpoints.ts';
import type { ExportLine } from './export-log.ts';

/** What was found in one facility's log. */
export interface VerifiedLog {
  readonly facility: FacilityId;
  readonly report: LogReport;
}

interface Verification {
  readonly facility: FacilityId;
  readonly verifier: ReturnType<typeof verifyLog>;
  readonly states: StateItem[];
}

/**
 * Verifies the logs of an export one after the other. `publicKey` (SPKI, DER), when given, is trusted instead of the
 * one in the export, which whoever forged the export could have replaced.
 */
export async function* verifyExport(
  lines: AsyncIterable<ExportLine> | Iterable<ExportLine>,
  publicKey?: Uint8Array,
): AsyncGenerator<VerifiedLog> {
  let open: Verification | undefined;
  for await (const line of lines) {
    if (line.kind === 'log') {
      if (open !== undefined) yield cutOff(open);
      open = start(line, publicKey);
      continue;
    }
    if (open === undefined) throw new Error('The export does not begin with a log.');
    if (line.kind === 'event') open.verifier.event(parseStored(line.entry));
    else if (line.kind === 'state') open.states.push(stateOf(line));
    else {
      yield close(open, line.head);
      open = undefined;
    }
  }
  if (open !== undefined) yield cutOff(open);
}

function start(
  line: ExportLine & { kind: 'log' },
  publicKey: Uint8Array | undefined,
): Verification {
  const key = publicKey ?? Buffer.from(line.publicKey, 'base64');
  const checked = checkSignatures(line.checkpoints, key);
  return { facility: line.facility, verifier: verifyLog(line.facility, checked), states: [] };
}

const stateOf = ({ stream, version, seq, state }: StateItem): StateItem => ({
  stream,
  version,
  seq,
  state,
});

const close = ({ facility, verifier, states }: Verification, head: LogHead): VerifiedLog => ({
  facility,
  report: verifier.finish({ head, states }),
});

/** The export ends before its log does: its own head is missing, so the tail counts as missing. */
function cutOff({ facility, verifier }: Verification): VerifiedLog {
  const report = verifier.finish({ head: { seq: Number.MAX_SAFE_INTEGER, hash: genesisHash } });
  return { facility, report };
}

/** Text that is no JSON is fed as it is: the verifier names it a changed event. */
function parseStored(entry: string): unknown {
  try {
    return JSON.parse(entry) as unknown;
  } catch {
    return entry;
  }
}
