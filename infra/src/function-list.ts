import { appendLedger, readLedger, readLedgerStream } from './ledger-permissions.ts';
import type { Permission } from './permission.ts';
import * as may from './permissions.ts';

/** One Lambda: what wakes it is wired elsewhere, what it may do stands here. */
export interface FunctionPlan {
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly may: readonly Permission[];
}

/** After an append the alarm projection, the deadlines and the push run at once, in whoever appended. */
const appendAndTell: readonly Permission[] = [
  appendLedger,
  may.writeViews,
  may.writeDue,
  may.queueDeadlines,
  may.wakeConsumers,
  may.writeConnections,
  may.push,
  may.seal,
  may.readArchive,
];

/** Every function by the name of its handler's file. */
export const functionPlans = {
  'on-signals': {
    memoryMb: 1024,
    timeoutSeconds: 60,
    may: [
      ...appendAndTell,
      may.readSignals('on-signals'),
      may.writeState,
      may.archiveBelow('keyframes'),
    ],
  },
  'archive-signals': {
    memoryMb: 1024,
    timeoutSeconds: 60,
    may: [
      may.readHeads,
      may.readSignals('archive-signals'),
      may.archiveBelow('signals'),
      may.archiveBelow('transitions'),
    ],
  },
  'on-ledger': {
    memoryMb: 256,
    timeoutSeconds: 30,
    may: [readLedgerStream, may.wakeConsumers],
  },
  'on-wake': {
    memoryMb: 512,
    timeoutSeconds: 60,
    may: [...appendAndTell, may.receiveWakes, may.putSignals, may.readState, may.keepReplays],
  },
  'on-deadline': {
    memoryMb: 512,
    timeoutSeconds: 60,
    may: [...appendAndTell, may.receiveDeadlines, may.peekSignals],
  },
  'on-clock': {
    memoryMb: 512,
    timeoutSeconds: 55,
    may: [
      ...appendAndTell,
      may.moveAccess,
      may.archiveBelow('access'),
      may.readState,
      may.peekSignals,
    ],
  },
  // Signs what others wrote, so it reads the log and cannot append to it.
  'on-checkpoint': {
    memoryMb: 512,
    timeoutSeconds: 55,
    may: [
      readLedger,
      may.readViews,
      may.readAccessHead,
      may.noteCheckpoints,
      may.signCheckpoints,
      may.archiveBelow('checkpoints'),
    ],
  },
  'api-command': {
    memoryMb: 1024,
    timeoutSeconds: 28,
    may: [...appendAndTell, may.recordAccess],
  },
  'api-view': {
    memoryMb: 1024,
    timeoutSeconds: 28,
    may: [
      readLedger,
      may.readViews,
      may.recordAccess,
      may.openSealed,
      may.readArchive,
      may.readState,
      may.writeConnections,
    ],
  },
  'push-connect': {
    memoryMb: 512,
    timeoutSeconds: 20,
    may: [readLedger, may.readViews, may.writeConnections, may.wakeConsumers],
  },
  'push-disconnect': { memoryMb: 256, timeoutSeconds: 20, may: [may.writeConnections] },
  'push-message': {
    memoryMb: 512,
    timeoutSeconds: 20,
    may: [readLedger, may.readViews, may.readState, may.writeConnections, may.push],
  },
} as const satisfies Readonly<Record<string, FunctionPlan>>;

export type FunctionName = keyof typeof functionPlans;
export const functionNames = Object.keys(functionPlans) as readonly FunctionName[];
