import type { Cloud } from './cloud.ts';
import { StartFailure } from './start-failure.ts';

const days = 1;

/**
 * Turns Object Lock on where the cloud's CloudFormation left it out (ministack does); without it a write with a
 * retention is refused. Spoken plainly over HTTP: such a cloud checks no signatures.
 */
export async function lockArchive(cloud: Cloud, bucket: string): Promise<void> {
  const address = `${cloud.address}/${bucket}?object-lock`;
  const headers = { authorization: plainAuthorization(cloud, 's3') };
  const present = await fetch(address, { headers });
  if (present.ok) return;
  const body = `<ObjectLockConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Days>${days}</Days></DefaultRetention></Rule></ObjectLockConfiguration>`;
  const response = await fetch(address, { method: 'PUT', headers, body });
  if (!response.ok) {
    throw new StartFailure(
      `The archive could not be locked: the cloud answers ${response.status}.`,
    );
  }
}

/** Names account and region as a signature would, for clouds that route by it. */
export function plainAuthorization({ region }: Cloud, service: string): string {
  return `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=none`;
}
