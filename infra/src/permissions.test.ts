import { describe, expect, it } from 'vitest';
import { functionNames } from './function-list.ts';
import { aStack } from './stack-fixture.ts';
import { stages } from './stages.ts';

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const ledgerWrites = [
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:PartiQLInsert',
  'dynamodb:PartiQLUpdate',
  'dynamodb:PartiQLDelete',
];

const template = aStack(stages.production).template();
const rolesByFunction = new Map(functionNames.map((name) => [name, statementsOf(name)]));
const appenders = [...rolesByFunction].filter(([, all]) =>
  allowed(all, 'dynamodb:PutItem').some(isOnLedger),
);

describe('nobody', () => {
  it('is allowed anything on everything, but to report traces', () => {
    for (const [name, statements] of rolesByFunction) {
      const open = statements.filter(({ Resource: resource }) => list(resource).includes('*'));
      for (const statement of open) {
        expect(list(statement.Action), name).toEqual([
          'xray:PutTraceSegments',
          'xray:PutTelemetryRecords',
        ]);
      }
      const actions = statements.flatMap(({ Action: action }) => list(action) as string[]);
      expect(
        actions.filter((action) => action.includes('*')),
        name,
      ).toEqual([]);
    }
  });

  it('gets rights from a policy beside the role', () => {
    const policies = Object.keys(template.findResources('AWS::IAM::Policy'));
    expect(policies.filter((id) => !id.startsWith('Custom'))).toEqual([]);
  });

  it('may delete or unlock an object of the archive', () => {
    for (const [name, statements] of rolesByFunction) {
      const reaches = statements.some((one) => one.Effect === 'Allow' && isOn(one, 'archive'));
      if (!reaches) continue;
      for (const action of [
        's3:DeleteObject',
        's3:DeleteObjectVersion',
        's3:BypassGovernanceRetention',
        's3:PutBucketObjectLockConfiguration',
      ]) {
        expect(
          denied(statements, action).some((one) => isOn(one, 'archive')),
          `${name} ${action}`,
        ).toBe(true);
      }
    }
  });

  it('but who writes there adds to it, each below prefixes of its own', () => {
    const prefixesOf = (statements: readonly Statement[]) =>
      allowed(statements, 's3:PutObject')
        .filter((one) => isOn(one, 'archive'))
        .flatMap((one) => JSON.stringify(one.Resource).match(/[a-z]+(?=\/\*)/g) ?? []);
    const writers = [...rolesByFunction]
      .map(([name, all]) => [name, prefixesOf(all)] as const)
      .filter(([, prefixes]) => prefixes.length > 0);
    expect(Object.fromEntries(writers)).toEqual({
      'archive-signals': ['signals', 'transitions'],
      'on-checkpoint': ['checkpoints'],
      'on-clock': ['access'],
      'on-signals': ['keyframes'],
    });
  });

  it('but on-checkpoint may sign, and with the key of checkpoints only', () => {
    const signers = [...rolesByFunction].filter(([, all]) => maySign(all));
    expect(signers.map(([name]) => name)).toEqual(['on-checkpoint']);
    for (const statement of allowed(statementsOf('on-checkpoint'), 'kms:Sign')) {
      expect(isOn(statement, 'checkpointkey')).toBe(true);
    }
  });
});

describe('the signal stream', () => {
  const having = (action: string) =>
    [...rolesByFunction]
      .filter(([, all]) => allowed(all, action).some((one) => isOn(one, 'signals')))
      .map(([name]) => name)
      .sort();

  it('is read by who decides or archives it, and by the two that watch it from outside', () => {
    for (const action of ['kinesis:ListShards', 'kinesis:GetShardIterator', 'kinesis:GetRecords']) {
      expect(having(action), action).toEqual(
        ['archive-signals', 'on-clock', 'on-deadline', 'on-signals'].sort(),
      );
    }
  });

  it('takes what the ledger says and what lay in quarantine from the consumers alone', () => {
    expect(having('kinesis:PutRecord')).toEqual(['on-wake']);
  });
});

describe('what lies in quarantine', () => {
  it('is written by who reads signals; a replay keeps what it left elsewhere', () => {
    const writers = [...rolesByFunction].flatMap(([name, all]) =>
      allowed(all, 's3:PutObject')
        .filter((one) => isOn(one, 'state'))
        .map(({ Resource: resource }) => [name, /[a-z-]*\/\*/.exec(JSON.stringify(resource))?.[0]]),
    );
    expect(Object.fromEntries(writers)).toEqual({
      'on-signals': '/*',
      'on-wake': 'quarantine-left/*',
    });
  });
});

describe('a checkpoint', () => {
  it.each(functionNames)('is not both written behind and signed by %s', (name) => {
    const statements = rolesByFunction.get(name) ?? [];
    expect(statements, name).not.toEqual([]);
    expect(maySign(statements) && changesLedger(statements)).toBe(false);
  });

  it('is signed by who can change no row of a view and read no access record', () => {
    const statements = statementsOf('on-checkpoint');
    const writes = ledgerWrites.flatMap((action) => allowed(statements, action));
    expect(new Set(writes.map(leadingKeys))).toEqual(
      new Set([['*#chain'], ['*#consumer#checkpoint']]),
    );
    const access = statements.filter((one) => isOn(one, 'access'));
    expect(access.map((one) => [one.Action, leadingKeys(one)])).toEqual([
      ['dynamodb:GetItem', ['*#chain']],
    ]);
  });
});

describe('whoever answers over HTTP', () => {
  it.each(['api-command', 'api-view'])('only adds access records that wait: %s', (name) => {
    const access = statementsOf(name).filter((one) => isOn(one, 'access'));
    expect(access.map((one) => [one.Effect, one.Action, leadingKeys(one)])).toEqual([
      ['Allow', 'dynamodb:PutItem', ['*#pending']],
    ]);
    // Without it a request that names no key at all would satisfy "all values".
    expect(access[0]?.Condition?.['Null']).toEqual({ 'dynamodb:LeadingKeys': 'false' });
  });

  it.each(['api-command', 'api-view'])('puts nothing into the archive: %s', (name) => {
    const statements = statementsOf(name);
    for (const action of ['s3:PutObject', 's3:PutObjectRetention']) {
      expect(allowed(statements, action)).toEqual([]);
    }
  });
});

describe('a data key', () => {
  it('is written by who seals, and taken out of its table by nobody', () => {
    const onKeys = (action: string) =>
      [...rolesByFunction]
        .filter(([, all]) => allowed(all, action).some((one) => isOn(one, 'keys')))
        .map(([name]) => name);
    expect(onKeys('dynamodb:PutItem').sort()).toEqual(appenders.map(([name]) => name).sort());
    for (const action of ['dynamodb:UpdateItem', 'dynamodb:DeleteItem']) {
      expect(onKeys(action), action).toEqual([]);
    }
  });
});

describe('whoever appends to the ledger', () => {
  it('is who decides something', () => {
    expect(appenders.map(([name]) => name).sort()).toEqual(
      ['api-command', 'on-clock', 'on-deadline', 'on-signals', 'on-wake'].sort(),
    );
  });

  it.each(['dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem'])(
    'is denied %s on events',
    (action) => {
      for (const [name, statements] of appenders) {
        const found = denied(statements, action).filter(isOnLedger);
        expect(found.map(leadingKeys), name).toEqual([['*#log']]);
      }
    },
  );

  it('is never allowed to update, and may delete claims only', () => {
    for (const [name, statements] of appenders) {
      expect(allowed(statements, 'dynamodb:UpdateItem').filter(isOnLedger), name).toEqual([]);
      const deletes = allowed(statements, 'dynamodb:DeleteItem').filter(isOnLedger);
      expect(deletes.map(leadingKeys), name).toEqual([['*#claim#*']]);
      // Without it a request that names no key at all would satisfy "all values".
      expect(deletes[0]?.Condition?.['Null'], name).toEqual({ 'dynamodb:LeadingKeys': 'false' });
    }
  });

  it('puts events only inside a transaction', () => {
    for (const [name, statements] of appenders) {
      const found = denied(statements, 'dynamodb:PutItem').filter(isOnLedger);
      expect(found.map(leadingKeys), name).toEqual([['*#log']]);
      expect(found[0]?.Condition?.['StringNotEquals'], name).toEqual({
        'dynamodb:EnclosingOperation': 'TransactWriteItems',
      });
    }
  });
});

function statementsOf(name: string): Statement[] {
  const [role] = Object.values(
    template.findResources('AWS::IAM::Role', {
      Properties: { Description: `What ${name} may do` },
    }),
  ) as { Properties: { Policies: { PolicyDocument: { Statement: Statement[] } }[] } }[];
  return role?.Properties.Policies.flatMap(({ PolicyDocument: { Statement } }) => Statement) ?? [];
}

function maySign(statements: readonly Statement[]): boolean {
  return allowed(statements, 'kms:Sign').length > 0;
}

function changesLedger(statements: readonly Statement[]): boolean {
  return ledgerWrites.some((action) => allowed(statements, action).some(isOnLedger));
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function allowed(statements: readonly Statement[], action: string): Statement[] {
  return having(statements, 'Allow', action);
}

function denied(statements: readonly Statement[], action: string): Statement[] {
  return having(statements, 'Deny', action);
}

function having(statements: readonly Statement[], effect: string, action: string): Statement[] {
  return statements.filter((one) => one.Effect === effect && list(one.Action).includes(action));
}

function isOn({ Resource: resource }: Statement, logicalIdPrefix: string): boolean {
  return JSON.stringify(resource).includes(`"${logicalIdPrefix}`);
}

function isOnLedger(statement: Statement): boolean {
  return isOn(statement, 'ledger');
}

function leadingKeys({ Condition: condition }: Statement): unknown {
  return Object.values(condition ?? {})
    .map((one) => one['dynamodb:LeadingKeys'])
    .find((keys) => keys !== undefined && keys !== 'false');
}
