import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, GenerateDataKeyCommand } from '@aws-sdk/client-kms';
import type { KMSClient } from '@aws-sdk/client-kms';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { Instant } from '@watchhouse/contracts';
import type { Clock } from '../clock.ts';
import { erasureAt, keyText } from './key-store.ts';
import type { DataKey, KeyName, KeyStore } from './key-store.ts';

export interface KmsKeyStoreOptions {
  readonly dynamo: DynamoDBClient;
  readonly kms: KMSClient;
  readonly table: string;
  readonly sealKeyId: string;
  readonly clock: Clock;
  readonly recoveryDays: number;
}

type KeyItem =
  | { readonly kind: 'wrapped'; readonly wrapped: Uint8Array }
  | { readonly kind: 'destroyed'; readonly destroyedAt: Instant };

const conditions = {
  isNewKey: 'attribute_not_exists(pk)',
  isNotDestroyed: 'attribute_not_exists(destroyedAt)',
};

/** The names of a data key are bound to it by KMS: a wrapped key moved to another subject does not open. */
const encryptionContext = (name: KeyName) => ({
  facility: name.facility,
  subject: name.subject,
  class: name.class,
});

/** Data keys in a table of their own, wrapped by a symmetric KMS key. */
export function kmsKeyStore(options: KmsKeyStoreOptions): KeyStore {
  return {
    obtain: async (name) => {
      const item = (await readItem(options, name)) ?? (await makeKey(options, name));
      return unwrap(options, name, item);
    },
    find: async (name) => {
      const item = await readItem(options, name);
      return item === undefined ? undefined : unwrap(options, name, item);
    },
    destroy: async (name) => erasureAt(await destroy(options, name), options.recoveryDays),
  };
}

async function readItem(
  { dynamo, table }: KmsKeyStoreOptions,
  name: KeyName,
): Promise<KeyItem | undefined> {
  const Key = marshall({ pk: keyText(name), sk: 'key' });
  const request = { TableName: table, Key, ConsistentRead: true };
  const { Item } = await dynamo.send(new GetItemCommand(request));
  if (Item === undefined) return undefined;
  const { wrapped, destroyedAt } = unmarshall(Item);
  return wrapped instanceof Uint8Array
    ? { kind: 'wrapped', wrapped }
    : { kind: 'destroyed', destroyedAt: Instant.parse(destroyedAt) };
}

/** Two writers may make the first key of a subject at once; the one who came second takes the other's. */
async function makeKey(options: KmsKeyStoreOptions, name: KeyName): Promise<KeyItem> {
  const { CiphertextBlob: wrapped } = await options.kms.send(
    new GenerateDataKeyCommand({
      KeyId: options.sealKeyId,
      KeySpec: 'AES_256',
      EncryptionContext: encryptionContext(name),
    }),
  );
  if (wrapped === undefined) throw new Error('KMS made no data key.');
  const item = { pk: keyText(name), sk: 'key', wrapped, madeAt: options.clock.now() };
  const isOurs = await putIf(options, conditions.isNewKey, item);
  if (isOurs) return { kind: 'wrapped', wrapped };
  const theirs = await readItem(options, name);
  if (theirs === undefined) throw new Error('A data key vanished while it was made.');
  return theirs;
}

async function unwrap(
  { kms, sealKeyId }: KmsKeyStoreOptions,
  name: KeyName,
  item: KeyItem,
): Promise<DataKey> {
  if (item.kind === 'destroyed') return { kind: 'destroyed' };
  const { Plaintext } = await kms.send(
    new DecryptCommand({
      KeyId: sealKeyId,
      CiphertextBlob: item.wrapped,
      EncryptionContext: encryptionContext(name),
    }),
  );
  if (Plaintext === undefined) throw new Error('KMS opened no data key.');
  return { kind: 'key', bytes: Plaintext };
}

async function destroy(options: KmsKeyStoreOptions, name: KeyName): Promise<Instant> {
  const destroyedAt = options.clock.now();
  const mark = { pk: keyText(name), sk: 'key', destroyedAt };
  if (await putIf(options, conditions.isNotDestroyed, mark)) return destroyedAt;
  const item = await readItem(options, name);
  if (item?.kind !== 'destroyed') throw new Error('A data key came back after its destruction.');
  return item.destroyedAt;
}

async function putIf(
  { dynamo, table }: KmsKeyStoreOptions,
  condition: string,
  item: Record<string, unknown>,
): Promise<boolean> {
  try {
    const request = { TableName: table, Item: marshall(item), ConditionExpression: condition };
    await dynamo.send(new PutItemCommand(request));
    return true;
  } catch (cause) {
    if (cause instanceof ConditionalCheckFailedException) return false;
    throw cause;
  }
}
