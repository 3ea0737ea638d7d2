import type { Condition } from '@watchhouse/contracts';
import { compileField } from './signal-view.ts';
import type { SignalView } from './signal-view.ts';

/** One condition of a rule, ready to be asked and to say what it compared. */
export interface CompiledCondition {
  readonly field: string;
  readonly holds: (view: SignalView) => boolean;
  readonly read: (view: SignalView) => unknown;
}

/** Compiles a structured condition to closures. A field that is missing satisfies only `differs`. */
export function compileCondition(condition: Condition): CompiledCondition {
  const read = compileField(condition.field);
  const test = compileTest(condition);
  return { field: condition.field, read, holds: (view) => test(read(view)) };
}

function compileTest(condition: Condition): (value: unknown) => boolean {
  switch (condition.operator) {
    case 'equals':
      return (value) => value === condition.value;
    case 'differs':
      return (value) => value !== condition.value;
    case 'one-of':
      return oneOf(new Set<unknown>(condition.value));
    case 'above':
      return number((value) => value > condition.value);
    case 'below':
      return number((value) => value < condition.value);
    case 'at-least':
      return number((value) => value >= condition.value);
    case 'at-most':
      return number((value) => value <= condition.value);
    default:
      condition satisfies never;
      return () => false;
  }
}

const oneOf =
  (allowed: ReadonlySet<unknown>) =>
  (value: unknown): boolean =>
    allowed.has(value);

const number =
  (test: (value: number) => boolean) =>
  (value: unknown): boolean =>
    typeof value === 'number' && test(value);
