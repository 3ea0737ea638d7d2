import { genesisHash } from '@watchhouse/contracts';
import { canonicalJson } from '@watchhouse/domain';
import { describe, expect, it } from 'vitest';
import { makeCheckpoint } from '../checkpoint/checkpoints.ts';
import { anAppend } from '../ledger/ledger-contract.ts';
import { memoryServices } from '../memory-services.ts';
import { anAccessRecord } from './access-log-contract.ts';
import { accessObjectKey, moveAccessRecords, sha256 } from './move-records.ts';
import { verifyAccess } from './verify-access.ts';

/** A chain of four objects of two reads each; checkpoints at 1 and 2 sign the second and the third. */
async function aChain() {
  const services = memoryServices();
  const facility = services.ids.next('facility');
  const { contents } = services.objects.archive;
  const move = async () => {
    await services.accessLog.record(anAccessRecord(facility));
    await services.accessLog.record(anAccessRecord(facility));
    await moveAccessRecords(services, facility);
  };
  const sign = async (seq: number) => {
    await services.ledger.append(anAppend(facility, { expectedVersion: seq - 1 }));
    await makeCheckpoint(services, facility);
  };
  await move();
  await move();
  await sign(1);
  await move();
  await sign(2);
  await move();
  const key = (number: number) => accessObjectKey(facility, number);
  const textOf = (number: number) => Buffer.from(contents.get(key(number)) ?? []).toString();
  const write = (number: number, text: string) => contents.set(key(number), Buffer.from(text));
  /** Changes members of an object's header. */
  const reheader = (number: number, members: object) => {
    const [header, ...records] = textOf(number).split('\n');
    const changed = { ...(JSON.parse(header ?? '') as object), ...members };
    write(number, [canonicalJson(changed), ...records].join('\n'));
  };
  const hashOf = (number: number) => sha256(contents.get(key(number)) ?? Buffer.of());
  /** As somebody with every right of writing could: links the objects behind one anew, and moves the head. */
  const relink = async (from: number, last: number) => {
    for (let number = from; number <= last; number += 1) {
      reheader(number, { previousHash: number === 1 ? genesisHash : hashOf(number - 1) });
    }
    const head = await services.accessLog.head(facility);
    await services.accessLog.moveHead(facility, head, { number: last, hash: hashOf(last) });
  };
  const forge = (number: number) => {
    write(number, textOf(number).replace('"warden"', '"patrol"'));
  };
  const verify = () => verifyAccess(services, facility);
  return {
    services,
    facility,
    contents,
    key,
    textOf,
    write,
    reheader,
    hashOf,
    relink,
    forge,
    move,
    verify,
  };
}

describe('a whole chain of access objects', () => {
  it('is reported with its objects and records', async () => {
    const { verify } = await aChain();
    expect(await verify()).toEqual({ whole: true, objects: 4, records: 8 });
  });

  it('is whole when it is empty, and when the mover ended before it moved the head', async () => {
    const services = memoryServices();
    const facility = services.ids.next('facility');
    expect(await verifyAccess(services, facility)).toMatchObject({ whole: true, objects: 0 });
    await services.accessLog.record(anAccessRecord(facility));
    const moveHead = () => Promise.reject(new Error('ended'));
    const ending = { ...services, accessLog: { ...services.accessLog, moveHead } };
    await expect(moveAccessRecords(ending, facility)).rejects.toThrow('ended');
    expect(await verifyAccess(services, facility)).toMatchObject({ whole: true, objects: 1 });
  });

  it('is whole while records are moved', async () => {
    const { services, facility, move } = await aChain();
    const archive = {
      ...services.objects.archive,
      list: async (prefix: string) => {
        if (prefix.startsWith('access/')) {
          await move();
          await move();
        }
        return services.objects.archive.list(prefix);
      },
    };
    const report = await verifyAccess({ ...services, objects: { archive } }, facility);
    expect(report).toMatchObject({ whole: true, objects: 6 });
  });
});

type Chain = Awaited<ReturnType<typeof aChain>>;
type Tampering = (chain: Chain) => unknown;

describe('of a chain that was tampered with the first fault is named', () => {
  it.each<[string, string, number, Tampering]>([
    ['a record changed in the first', 'access-changed', 1, ({ forge }) => forge(1)],
    ['a record changed in the middle', 'access-changed', 2, ({ forge }) => forge(2)],
    ['a record changed in the last', 'access-changed', 4, ({ forge }) => forge(4)],
    [
      'a record removed',
      'access-changed',
      2,
      ({ textOf, write }) => write(2, textOf(2).split('\n').slice(0, 2).join('\n')),
    ],
    ['an object no longer readable', 'access-changed', 3, ({ write }) => write(3, 'nothing')],
    [
      'the link of the first changed',
      'access-changed',
      1,
      ({ reheader }) => reheader(1, { previousHash: 'f'.repeat(64) }),
    ],
    [
      'the link of one in the middle changed',
      'access-changed',
      3,
      ({ reheader }) => reheader(3, { previousHash: 'f'.repeat(64) }),
    ],
    ['the number changed', 'access-changed', 3, ({ reheader }) => reheader(3, { number: 4 })],
    ['the count changed', 'access-changed', 3, ({ reheader }) => reheader(3, { count: 3 })],
    [
      'an object of another facility put in its place',
      'access-changed',
      2,
      ({ services, reheader }) => reheader(2, { facility: services.ids.next('facility') }),
    ],
    ['the first removed', 'access-missing', 1, ({ contents, key }) => contents.delete(key(1))],
    ['one removed', 'access-missing', 3, ({ contents, key }) => contents.delete(key(3))],
    ['the last removed', 'access-missing', 4, ({ contents, key }) => contents.delete(key(4))],
    [
      'all removed',
      'access-missing',
      1,
      ({ contents, key }) => [1, 2, 3, 4].forEach((number) => contents.delete(key(number))),
    ],
    [
      'a change before one that is removed',
      'access-changed',
      1,
      ({ contents, key, forge }) => {
        forge(1);
        contents.delete(key(3));
      },
    ],
    [
      'a copy put behind the head',
      'access-inserted',
      5,
      ({ textOf, write }) => write(5, textOf(4)),
    ],
    [
      'more put behind the head than the mover could',
      'access-inserted',
      6,
      ({ textOf, write, reheader, hashOf }) => {
        for (const number of [5, 6]) {
          write(number, textOf(4));
          reheader(number, { number, previousHash: hashOf(number - 1) });
        }
      },
    ],
  ])('%s', async (_, kind, number, tamper) => {
    const chain = await aChain();
    tamper(chain);
    const fault = { kind, object: chain.key(number) };
    expect(await chain.verify()).toMatchObject({ whole: false, fault });
  });

  it('something that is no object of the chain', async () => {
    const { facility, contents, verify } = await aChain();
    const object = `access/${facility}/0000000002.txt`;
    contents.set(object, Buffer.of());
    expect(await verify()).toEqual({ whole: false, fault: { kind: 'access-inserted', object } });
  });

  it('links and head made anew: the first checkpoint after the change contradicts it', async () => {
    const early = await aChain();
    early.forge(1);
    await early.relink(2, 4);
    const contradicted = { kind: 'access-contradicts-checkpoint', object: early.key(4) };
    expect(await early.verify()).toMatchObject({ fault: { ...contradicted, checkpoint: 1 } });
    const late = await aChain();
    late.forge(3);
    await late.relink(4, 4);
    expect(await late.verify()).toMatchObject({ fault: { checkpoint: 2 } });
  });

  it('the end cut off and the head moved back: the last checkpoint contradicts it', async () => {
    const { contents, key, relink, verify } = await aChain();
    contents.delete(key(3));
    contents.delete(key(4));
    await relink(3, 2);
    const fault = { kind: 'access-contradicts-checkpoint', object: key(2), checkpoint: 2 };
    expect(await verify()).toMatchObject({ whole: false, fault });
  });
});
