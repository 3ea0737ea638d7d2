import { limits } from '@watchhouse/contracts';
import type { ItemAttributes, ItemKey, ItemTable } from '../table/item-table.ts';
import type { Connection, ConnectionStore } from './connection.ts';

/** The store forgets a connection this long after the gateway must have closed it. */
const graceSeconds = 600;
const secondsPerHour = 3_600;
const millisecondsPerSecond = 1_000;

/**
 * Connections on an item table. The whole connection lies under `<facility>#<audience>`, where fan-out reads it with
 * one query; the entries by id, session and principal only say where.
 */
export function tableConnectionStore(table: ItemTable): ConnectionStore {
  const byId = async (id: string) => {
    const item = await table.get(idKey(id));
    return item === undefined ? undefined : read(table, String(item['audience']), id);
  };
  const byIndex = async (pk: string) => {
    const entries = await table.query(pk);
    const found = await Promise.all(
      entries.map(({ key, attributes }) => read(table, String(attributes['audience']), key.sk)),
    );
    return found.filter((connection) => connection !== undefined);
  };
  const rewrite = async (connection: Connection) => {
    const attributes = attributesOf(connection);
    const key = { pk: audiencePk(connection), sk: connection.id };
    await table.write([{ kind: 'put', key, attributes, on: { is: 'present' } }]);
  };
  return {
    add: async (connection) => {
      const { expiresAt } = attributesOf(connection);
      const entry = { audience: audiencePk(connection), expiresAt: Number(expiresAt) };
      await table.write([
        {
          kind: 'put',
          key: { pk: audiencePk(connection), sk: connection.id },
          attributes: attributesOf(connection),
        },
        ...entryKeys(connection).map((key) => ({ kind: 'put' as const, key, attributes: entry })),
      ]);
    },
    byId,
    ofAudience: async (facility, audience) =>
      (await table.query(audiencePk({ facility, audience }))).map(({ attributes }) =>
        connectionOf(attributes),
      ),
    ofSession: (session) => byIndex(sessionPk(session)),
    ofPrincipal: (principal) => byIndex(principalPk(principal)),
    markForResync: (connection, resyncFrom) =>
      rewrite({ ...connection, resyncFrom, slowCount: connection.slowCount + 1 }),
    clearMark: ({ resyncFrom: _, ...connection }) => rewrite({ ...connection, slowCount: 0 }),
    remove: (connection) =>
      table.removeMany([
        { pk: audiencePk(connection), sk: connection.id },
        ...entryKeys(connection),
      ]),
  };
}

const audiencePk = ({ facility, audience }: Pick<Connection, 'facility' | 'audience'>) =>
  `${facility}#${audience}`;
const sessionPk = (session: string) => `session-connections#${session}`;
const principalPk = (principal: string) => `principal-connections#${principal}`;
const idKey = (id: string): ItemKey => ({ pk: `connection#${id}`, sk: 'connection' });

const entryKeys = (connection: Connection): readonly ItemKey[] => [
  idKey(connection.id),
  { pk: sessionPk(connection.session), sk: connection.id },
  { pk: principalPk(connection.principal), sk: connection.id },
];

function attributesOf(connection: Connection): ItemAttributes {
  const seconds = limits.push.connectionHours * secondsPerHour + graceSeconds;
  const connectedAt = Math.floor(Date.parse(connection.connectedAt) / millisecondsPerSecond);
  return { connection: JSON.stringify(connection), expiresAt: connectedAt + seconds };
}

/** What this store wrote itself. */
const connectionOf = (attributes: ItemAttributes) =>
  JSON.parse(String(attributes['connection'])) as Connection;

async function read(table: ItemTable, pk: string, id: string): Promise<Connection | undefined> {
  const item = await table.get({ pk, sk: id });
  return item === undefined ? undefined : connectionOf(item);
}
