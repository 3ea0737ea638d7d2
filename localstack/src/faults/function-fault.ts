import type { Cloud } from '../cloud.ts';
import { plainAuthorization } from '../object-lock.ts';

interface Configuration {
  readonly FunctionName: string;
  readonly Environment?: { readonly Variables: Readonly<Record<string, string>> };
}

const gone = '-gone';

/** Sentence of a cloud that does not do what was asked. */
class FunctionFault extends Error {
  override readonly name = 'FunctionFault';
}

/**
 * Makes a deployed function fail at every call, as a bad deployment does: its tables get names that do not exist.
 * Resolves to how to give the names back.
 */
export async function breakFunction(cloud: Cloud, name: string): Promise<() => Promise<void>> {
  const found = await find(cloud, name);
  // Broken a second time before it was mended, its names are still those that do not exist.
  const former = Object.fromEntries(
    Object.entries(found.Environment?.Variables ?? {}).map(([variable, value]) => [
      variable,
      value.endsWith(gone) ? value.slice(0, -gone.length) : value,
    ]),
  );
  const broken = Object.entries(former).map(([variable, value]) => [
    variable,
    variable.endsWith('_TABLE') ? `${value}${gone}` : value,
  ]);
  await configure(cloud, found.FunctionName, Object.fromEntries(broken) as typeof former);
  return () => configure(cloud, found.FunctionName, former);
}

/** The stack gives a function its own name within a longer one. */
async function find(cloud: Cloud, name: string): Promise<Configuration> {
  const { Functions } = (await call(cloud, 'GET', '')) as { Functions: readonly Configuration[] };
  const plain = name.replaceAll('-', '').toLowerCase();
  const found = Functions.find(({ FunctionName }) =>
    FunctionName.replaceAll('-', '').toLowerCase().includes(plain),
  );
  if (found === undefined) throw new FunctionFault(`The cloud has no function ${name}.`);
  return found;
}

async function configure(
  cloud: Cloud,
  name: string,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  await call(cloud, 'PUT', `${name}/configuration`, { Environment: { Variables: variables } });
}

async function call(
  cloud: Cloud,
  method: 'GET' | 'PUT',
  path: string,
  body?: object,
): Promise<unknown> {
  const response = await fetch(`${cloud.address}/2015-03-31/functions/${path}`, {
    method,
    headers: {
      authorization: plainAuthorization(cloud, 'lambda'),
      'content-type': 'application/json',
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new FunctionFault(`The cloud answers ${response.status} to ${path}.`);
  return response.json();
}
