import type { QuarantineReason } from '@watchhouse/contracts';

/** Why a record or line cannot be read, and where. */
export interface Fault {
  readonly reason: QuarantineReason;
  readonly path: string;
  readonly detail: string;
}

/** A fault as the outcome of reading. */
export const fault = (
  reason: QuarantineReason,
  path = '',
  detail = '',
): { readonly fault: Fault } => ({
  fault: { reason, path, detail },
});

/** `undefined` for text that is not JSON; JSON itself has no such value. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

interface Issues {
  readonly issues: readonly {
    readonly code?: string | undefined;
    readonly path: readonly PropertyKey[];
  }[];
}

/** Dotted path of the first field at fault. */
export const pathOf = ({ issues }: Issues): string =>
  (issues[0]?.path ?? []).map(String).join('.').slice(0, 200);

/** Kind of the first fault; never the value, which may be personal. */
export const codeOf = ({ issues }: Issues): string => issues[0]?.code ?? '';
