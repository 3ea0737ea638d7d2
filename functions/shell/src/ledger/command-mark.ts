import type { Command } from '@watchhouse/contracts';
import { canonicalJson, sha256Hex } from '@watchhouse/domain';
import type { CommandContext } from '@watchhouse/domain';
import type { Sealer } from '../sealing/sealer.ts';
import type { CommandMark } from './ledger.ts';

/**
 * A body that a person typed may hold a name: its fingerprint is keyed, so that nobody can try names on the
 * command record after an erasure.
 */
export async function markOf(
  sealer: Sealer,
  command: Command,
  context: CommandContext,
): Promise<CommandMark> {
  const body = canonicalJson({ type: command.type, payload: command.payload });
  const isTyped = context.actor.kind === 'officer';
  const bodyHash = isTyped ? await sealer.fingerprint(context.facility, body) : sha256Hex(body);
  return { id: command.id, bodyHash, actor: canonicalJson(context.actor) };
}
