import { localStackName } from '@watchhouse/infra';
import { expect, it } from 'vitest';
import { readDeployment } from './deploy.ts';

it('refuses a stack that does not say everything, and names what is missing', () => {
  const outputs = { [localStackName]: { LedgerTable: 'ledger-1' } };
  expect(() => readDeployment(JSON.stringify(outputs))).toThrow('VIEWS_TABLE');
  expect(() => readDeployment('{}')).toThrow('LEDGER_TABLE');
});
