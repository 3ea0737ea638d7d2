import {
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import type { ObjectStore, TaggedObject } from './object-store.ts';

/**
 * Answers to a conditional write that did not take place: another version lies there; another conditional writer was
 * at it in the same moment; there is none although one was expected.
 * Source: Amazon S3 User Guide, "How to prevent object overwrites with conditional writes".
 */
const notWritten: readonly (number | undefined)[] = [412, 409, 404];

/** One S3 bucket. */
export function s3Objects(client: S3Client, bucket: string): ObjectStore {
  return {
    putIfAbsent: async (key, body) => {
      try {
        const request = { Bucket: bucket, Key: key, Body: body, IfNoneMatch: '*' };
        await client.send(new PutObjectCommand(request));
        return true;
      } catch (cause) {
        if (isTaken(cause)) return false;
        throw cause;
      }
    },
    put: async (key, body) => {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    },
    putOver: async (key, body, tag) => {
      try {
        const condition = tag === undefined ? { IfNoneMatch: '*' } : { IfMatch: tag };
        const request = { Bucket: bucket, Key: key, Body: body, ...condition };
        return (await client.send(new PutObjectCommand(request))).ETag;
      } catch (cause) {
        if (isTaken(cause)) return undefined;
        throw cause;
      }
    },
    get: async (key) => (await getObject(client, bucket, key))?.body,
    getTagged: (key) => getObject(client, bucket, key),
    list: (prefix, after) => listKeys(client, bucket, prefix, after),
  };
}

async function getObject(
  client: S3Client,
  bucket: string,
  key: string,
): Promise<TaggedObject | undefined> {
  try {
    const { Body, ETag } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const body = await Body?.transformToByteArray();
    return body === undefined || ETag === undefined ? undefined : { body, tag: ETag };
  } catch (cause) {
    if (cause instanceof NoSuchKey) return undefined;
    throw cause;
  }
}

/** A bucket that is missing is a failure, an object that is missing an answer. */
const isTaken = (cause: unknown): boolean =>
  cause instanceof S3ServiceException &&
  cause.name !== 'NoSuchBucket' &&
  notWritten.includes(cause.$metadata.httpStatusCode);

async function listKeys(
  client: S3Client,
  bucket: string,
  prefix: string,
  after: string | undefined,
): Promise<string[]> {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ...(after !== undefined && { StartAfter: after }),
        ...(token !== undefined && { ContinuationToken: token }),
      }),
    );
    for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key);
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return keys;
}
