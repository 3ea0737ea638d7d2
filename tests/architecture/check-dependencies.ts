import { builtinModules } from 'node:module';
import path from 'node:path';

import { areas, confinements, rooms, separations } from './dependency-rules.ts';
import type { Area } from './dependency-rules.ts';
import type { Import } from './read-imports.ts';

/** One broken rule: which, where, and by which import. */
export interface Finding {
  readonly rule: string;
  readonly file: string;
  readonly specifier: string;
}

/** Names that the framework or the room itself resolves; no package stands behind them. */
const internalSpecifier = /^(#|\$app\/|\$env\/)/;

/** The names of all rules, so that a test can ask for an example that breaks each. */
export function allRules(): string[] {
  return [
    ...areas.flatMap(({ name, node }) => [
      `${name}.workspace`,
      `${name}.package`,
      ...(node ? [] : [`${name}.node`]),
    ]),
    ...confinements.map((confinement) => `only-in.${confinement.package}`),
    ...separations.map(({ name }) => name),
    'public-name',
    'own-room',
    'known-room',
  ];
}

/** All broken rules among the imports; an empty list means the rooms are kept. */
export function checkDependencies(imports: readonly Import[]): Finding[] {
  return imports.flatMap(({ file, specifier }) =>
    brokenRules(file, specifier).map((rule) => ({ rule, file, specifier })),
  );
}

function brokenRules(file: string, specifier: string): string[] {
  if (!file.includes('/')) return []; // configuration of a tool, at the top
  const area = areas.find(({ files }) => files.test(file));
  if (area === undefined) return ['known-room'];
  if (specifier.startsWith('.')) return relativeFaults(file, specifier);
  if (internalSpecifier.test(specifier)) return [];
  if (specifier.startsWith('@watchhouse/')) return workspaceFaults(area, specifier);
  if (isBuiltin(specifier)) return area.node ? [] : [`${area.name}.node`];
  return packageFaults(file, area, packageName(specifier));
}

function relativeFaults(file: string, specifier: string): string[] {
  const target = path.posix.join(path.posix.dirname(file), specifier);
  if (roomOf(target) !== roomOf(file)) return ['own-room'];
  if (file.endsWith('.test.ts')) return [];
  return separations
    .filter(({ files }) => files.test(file) && files.test(target))
    .map(({ name }) => name);
}

function workspaceFaults(area: Area, specifier: string): string[] {
  const name = packageName(specifier);
  // Handlers are entry points and have no root module; everything else is known by its root alone.
  const isDeep = specifier !== name && name !== '@watchhouse/handlers';
  return [
    ...(isDeep ? ['public-name'] : []),
    ...(area.workspace.includes(name) ? [] : [`${area.name}.workspace`]),
  ];
}

function packageFaults(file: string, area: Area, name: string): string[] {
  const isAllowed = area.packages.some((allowed) =>
    allowed.endsWith('/*') ? name.startsWith(allowed.slice(0, -1)) : name === allowed,
  );
  const confinement = confinements.find((candidate) => candidate.package === name);
  const isConfined = confinement !== undefined && !confinement.only.test(file);
  return [
    ...(isAllowed ? [] : [`${area.name}.package`]),
    ...(isConfined ? [`only-in.${name}`] : []),
  ];
}

function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(packageName(specifier));
}

function packageName(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}

function roomOf(file: string): string | undefined {
  return rooms.find((room) => file.startsWith(`${room}/`));
}
