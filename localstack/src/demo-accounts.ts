import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import type { AttributeType } from '@aws-sdk/client-cognito-identity-provider';
import type { Post } from '@watchhouse/contracts';
import type { Cloud } from './cloud.ts';

/** Somebody who can sign in to a local run. */
export interface DemoAccount {
  readonly name: string;
  readonly post: Post;
  /** Which unit of the sample it belongs to. */
  readonly unit: 'facility' | 'city' | 'second';
}

/** One for each post, and a neighbour who has no business in the first house; all exist on this machine only. */
export const demoAccounts: readonly DemoAccount[] = [
  { name: 'command', post: 'command-centre', unit: 'facility' },
  { name: 'leader', post: 'duty-leader', unit: 'facility' },
  { name: 'warden', post: 'warden', unit: 'facility' },
  { name: 'patrol', post: 'patrol', unit: 'facility' },
  { name: 'medical', post: 'medical', unit: 'facility' },
  { name: 'procurator', post: 'resident-procurator', unit: 'facility' },
  { name: 'admin', post: 'administrator', unit: 'facility' },
  { name: 'city', post: 'city-supervisor', unit: 'city' },
  { name: 'neighbour', post: 'command-centre', unit: 'second' },
];

/** The same for all, so that it can stand in the README; a local cloud is reached from this machine only. */
export const demoPassword = 'Watchhouse-demo-1';

/** Makes the accounts in the pool; gives the identity provider's subject of each name. */
export async function createAccounts(
  cloud: Cloud,
  pool: string,
): Promise<ReadonlyMap<string, string>> {
  const client = new CognitoIdentityProviderClient({
    region: cloud.region,
    endpoint: cloud.address,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const made = await Promise.all(
    demoAccounts.map(async ({ name }) => [name, await createAccount(client, pool, name)] as const),
  );
  client.destroy();
  return new Map(made);
}

async function createAccount(
  client: CognitoIdentityProviderClient,
  pool: string,
  name: string,
): Promise<string> {
  const user = { UserPoolId: pool, Username: name };
  try {
    await client.send(new AdminCreateUserCommand({ ...user, MessageAction: 'SUPPRESS' }));
  } catch (error) {
    // A cloud given by --endpoint keeps its accounts from one run to the next.
    if (!(error instanceof UsernameExistsException)) throw error;
  }
  await client.send(
    new AdminSetUserPasswordCommand({ ...user, Password: demoPassword, Permanent: true }),
  );
  const { UserAttributes: attributes } = await client.send(new AdminGetUserCommand(user));
  return subjectOf(attributes ?? []);
}

function subjectOf(attributes: readonly AttributeType[]): string {
  const subject = attributes.find(({ Name: name }) => name === 'sub')?.Value;
  if (subject === undefined) throw new Error('The identity provider gave an account no subject.');
  return subject;
}
