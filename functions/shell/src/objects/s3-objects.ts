import {
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import type { ObjectStore } from './object-store.ts';

const preconditionFailed = 412;
/** Two conditional writers at the same moment; the loser finds the object when it looks. */
const conflict = 409;

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
    get: async (key) => {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return await Body?.transformToByteArray();
      } catch (cause) {
        if (cause instanceof NoSuchKey) return undefined;
        throw cause;
      }
    },
    list: (prefix) => listKeys(client, bucket, prefix),
  };
}

function isTaken(cause: unknown): boolean {
  if (!(cause instanceof S3ServiceException)) return false;
  const status = cause.$metadata.httpStatusCode;
  return status === preconditionFailed || status === conflict;
}

async function listKeys(client: S3Client, bucket: string, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ...(token !== undefined && { ContinuationToken: token }),
      }),
    );
    for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key);
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return keys;
}
