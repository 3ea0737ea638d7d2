import { z } from 'zod';
import { PolicyDecision } from '../access/access-record.ts';
import { Post, Purpose } from '../access/post.ts';
import {
  AgentId,
  CommandId,
  CorrelationId,
  DeviceId,
  EventId,
  FacilityId,
  OfficerId,
} from '../ids.ts';
import { Instant, Sha256 } from '../primitives.ts';

/** A drill, a training or a simulation never opens a real door and never counts in statistics. */
export const Mode = z.enum(['live', 'drill', 'training', 'simulation']).meta({ id: 'Mode' });
export type Mode = z.infer<typeof Mode>;

/** Who did it: a named person, an agent of a site, or a function of the platform by its name. */
export const Actor = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('officer'), officer: OfficerId }),
    z.strictObject({ kind: z.literal('agent'), agent: AgentId }),
    z.strictObject({ kind: z.literal('software'), name: z.string().min(1).max(60) }),
  ])
  .meta({ id: 'Actor' });
export type Actor = z.infer<typeof Actor>;

/** `<noun>#<id>`: one consistency boundary inside a facility's log. */
export const StreamName = z
  .string()
  .regex(/^[a-z][a-z-]{0,39}#[0-9A-Za-z_-]{1,60}$/, 'expected noun#id')
  .brand('StreamName')
  .meta({ id: 'StreamName' });
export type StreamName = z.infer<typeof StreamName>;

/** Previous hash of the first event of a log. */
export const genesisHash = '0'.repeat(64);

/**
 * One event as stored, for ever. `hash` is SHA-256 over the RFC 8785 form of all other members, so
 * `previousHash` chains the whole log of the facility. Optional members are absent, never null.
 */
export const Envelope = z
  .strictObject({
    id: EventId,
    facility: FacilityId,
    /** Gapless position in the facility's log, from 1. */
    seq: z.int().min(1),
    stream: StreamName,
    /** Position in the stream, from 1. */
    version: z.int().min(1),
    type: z.string().regex(/^[a-z-]+\.[a-z-]+$/),
    schemaVersion: z.int().min(1),
    mode: Mode,
    /** When it happened, by event time. */
    occurredAt: Instant,
    /** When the ledger took it. */
    recordedAt: Instant,
    actor: Actor,
    onBehalfOf: OfficerId.optional(),
    post: Post.optional(),
    device: DeviceId.optional(),
    purpose: Purpose.optional(),
    /** Free text, therefore always a sealed token. */
    reason: z.string().max(4_000).optional(),
    policyDecision: PolicyDecision.optional(),
    commandId: CommandId,
    correlationId: CorrelationId,
    /** The signal or event that made it happen. */
    causationId: z.string().max(60),
    payload: z.record(z.string(), z.unknown()),
    previousHash: Sha256,
    hash: Sha256,
  })
  .meta({ id: 'Envelope' });
export type Envelope = z.infer<typeof Envelope>;

/** Signed statement of where a log stood; kept under Object Lock and offered to the resident procurator. */
export const Checkpoint = z
  .strictObject({
    facility: FacilityId,
    seq: z.int().min(1),
    hash: Sha256,
    at: Instant,
    /** SHA-256 over the RFC 8785 form of the former checkpoint; genesis for the first. */
    previousCheckpoint: Sha256,
    /** Last hash of the access log's chain, genesis while there is none. */
    accessHash: Sha256,
    keyId: z.string().min(1).max(200),
    /** ECDSA P-256 over SHA-256 of the RFC 8785 form without this member, DER, base 64. */
    signature: z.string().min(1).max(200),
  })
  .meta({ id: 'Checkpoint' });
export type Checkpoint = z.infer<typeof Checkpoint>;
