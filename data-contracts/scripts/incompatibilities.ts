import { contractRegistry } from '../src/index.ts';
import { breakingChanges } from './breaking-changes.ts';
import { oldestSupportedVersion, versionIn } from './json-schemas.ts';
import type { JsonSchema } from './json-schemas.ts';
import type { Publication } from './published.ts';

/**
 * One line for each thing that breaks a publication: its contract, the path, and what changed. Each publication is
 * compared, not only the last. A new version excuses nothing by itself: what is sent and received is held to every
 * version from `oldestSupported` on, what is kept to every version there was.
 */
export function incompatibilities(
  publications: readonly Publication[],
  current: ReadonlyMap<string, JsonSchema>,
  oldestSupported = oldestSupportedVersion,
): readonly string[] {
  if (publications.length === 0) return ['nothing is published, so that nothing can be compared'];
  return publications.flatMap((publication) => {
    const { name, version, direction } = publication;
    if (direction !== 'kept' && version < oldestSupported) return [];
    const schema = current.get(name);
    const contract = contractRegistry[name];
    if (!schema || !contract) return [`${name} ${version}: removed`];
    if (contract.direction !== direction) {
      return [`${name} ${version}: ${direction} → ${contract.direction}`];
    }
    if (versionIn(schema) < version) return [`${name} ${version}: version goes back`];
    if (isUpcast(publication, schema)) return [];
    return breakingChanges(publication.schema, schema, direction).map(
      ({ path, change }) => `${name} ${version} at ${path === '' ? 'its root' : path}: ${change}`,
    );
  });
}

/**
 * An event of an elder version is not read by the current contract but through its upcasting, which is tested with
 * the examples of each version there was.
 */
const isUpcast = ({ name, version }: Publication, schema: JsonSchema): boolean =>
  name.startsWith('event.') && version < versionIn(schema);
