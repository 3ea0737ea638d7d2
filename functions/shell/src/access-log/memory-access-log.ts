import type { AccessRecord, FacilityId } from '@watchhouse/contracts';
import { genesisHash } from '@watchhouse/contracts';
import type { AccessChainHead, AccessLog } from './access-log.ts';

interface MemoryAccessLog extends AccessLog {
  /** Set by tests: the trail cannot be written. */
  broken: boolean;
}

/** Access log in memory. */
export function memoryAccessLog(): MemoryAccessLog {
  const records = new Map<string, AccessRecord>();
  const heads = new Map<FacilityId, AccessChainHead>();
  const subjects = new Map<string, Set<string>>();
  const headOf = (facility: FacilityId) => heads.get(facility) ?? { number: 0, hash: genesisHash };
  const log: MemoryAccessLog = {
    broken: false,
    record: async (record) => {
      await Promise.resolve();
      if (log.broken) throw new Error('The access log cannot be written.');
      if (records.has(record.id)) throw new Error(`The access record ${record.id} exists.`);
      records.set(record.id, record);
    },
    pending: async (facility, limit) => {
      await Promise.resolve();
      return [...records.values()]
        .filter((record) => record.facility === facility)
        .sort((left, right) => (left.id < right.id ? -1 : 1))
        .slice(0, limit);
    },
    head: async (facility) => {
      await Promise.resolve();
      return headOf(facility);
    },
    index: async (facility, moved, object) => {
      await Promise.resolve();
      for (const subject of moved.flatMap((record) => record.subjects)) {
        const key = `${facility}#${subject}`;
        subjects.set(key, (subjects.get(key) ?? new Set()).add(object));
      }
    },
    remove: async (_facility, moved) => {
      await Promise.resolve();
      for (const { id } of moved) records.delete(id);
    },
    moveHead: async (facility, from, to) => {
      await Promise.resolve();
      if (headOf(facility).number !== from.number) return false;
      heads.set(facility, to);
      return true;
    },
    objectsOf: async (facility, subject) => {
      await Promise.resolve();
      return [...(subjects.get(`${facility}#${subject}`) ?? [])].sort();
    },
  };
  return log;
}
