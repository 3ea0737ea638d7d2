import { z } from 'zod';

/** An instant in UTC with milliseconds, the only form that sorts as text: `2026-11-24T08:00:00.000Z`. */
export const Instant = z.iso
  .datetime({ precision: 3, offset: false })
  .brand('Instant')
  .meta({ id: 'Instant' });
export type Instant = z.infer<typeof Instant>;

/** A label in the three languages of the product; Simplified Chinese comes first on site. */
export const Label = z
  .strictObject({
    'zh-Hans': z.string().min(1).max(200),
    'zh-Hant': z.string().min(1).max(200),
    en: z.string().min(1).max(200),
  })
  .meta({ id: 'Label' });
export type Label = z.infer<typeof Label>;

/** Metres in the facility's own frame: x east, y north of the plan's origin. */
export const Position = z
  .tuple([z.number().min(-5_000).max(5_000), z.number().min(-5_000).max(5_000)])
  .meta({ id: 'Position' });
export type Position = z.infer<typeof Position>;

/** SHA-256 in lower-case hexadecimal. */
export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits')
  .meta({ id: 'Sha256' });
export type Sha256 = z.infer<typeof Sha256>;

/** Published data too large for an event lies under its hash; the reference is the fact. */
export const DocumentReference = z
  .strictObject({
    sha256: Sha256,
    bytes: z
      .int()
      .min(1)
      .max(20 * 1024 * 1024),
    mediaType: z.string().min(3).max(100),
  })
  .meta({ id: 'DocumentReference' });
export type DocumentReference = z.infer<typeof DocumentReference>;

/**
 * A personal value as the ledger stores it: a sealed token. The opened value is plain text, or
 * `{ erased: true }` when the subject's key was destroyed.
 */
export const Erased = z.strictObject({ erased: z.literal(true) }).meta({ id: 'Erased' });
export type Erased = z.infer<typeof Erased>;

/** Text that may have been erased; deciders see the text, rebuilt views see either. */
export type PersonalText = string | Erased;
export const personalText = (max: number) => z.union([z.string().min(1).max(max), Erased]);
