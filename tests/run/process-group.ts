import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Sends a signal to every process of a group; false if there was none. */
export function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

/**
 * Whether a process of the group still runs. In a container without an init process nobody collects
 * the dead, and a signal reaches them as if they lived; so where there is /proc their state is read.
 */
export function isGroupAlive(group: number): boolean {
  if (!existsSync('/proc/self/stat')) return signalGroup(group, 0);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .some((pid) => isRunningMember(pid, group));
}

/** Fields of /proc/PID/stat behind the command's name in brackets: state, parent, group (proc(5)). */
function isRunningMember(pid: string, group: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, , memberOf] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(memberOf) === group && state !== 'Z';
  } catch {
    return false; // ended while we looked
  }
}
