import type { TidyRule } from './tidy-rule.ts';

const bytesMax = 1_000_000;
const foldersMax = 5;

/** Names that a tool or a custom demands, and the folders of SvelteKit's router. */
const demandedNames =
  /^(README|CONTRIBUTING|SECURITY|CHANGELOG)\.md$|^LICENSE$|^\+[a-z-]+(@[a-z-]*)?\.(svelte|ts)$|^(\[.+\]|\(.+\))$|^Dockerfile$/;
const kebabName = /^\.?[a-z0-9]+([-.][a-z0-9]+)*$/;
const localeName = /^(zh-Hans|zh-Hant|en)\.json$/;
const componentName = /^[A-Z][A-Za-z0-9]*\.svelte$/;
/** Contract and rule versions, digests and examples are named after what they hold. */
const isNamedByContent = (path: string): boolean => /\/(vectors|generated|published)\//.test(path);

const forbiddenWords = /(^|[-./])(utils?|helpers?|manager|common|misc|v2)(?=[-./]|$)/;

/** Folders below the room (the room itself not counted), which is how deep a reader must dig. */
function depth(path: string): number {
  const inRoom = path.replace(/^(functions\/[^/]+|[^/]+)\//, '');
  return inRoom.split('/').length - 1;
}

/** Rules on where a file lies, what it is called and how big it is. */
export const pathRules: readonly TidyRule[] = [
  {
    name: 'small-files',
    applies: () => true,
    check: ({ bytes }) => (bytes >= bytesMax ? [`${bytes} bytes, below ${bytesMax}`] : []),
  },
  {
    name: 'shallow-folders',
    applies: () => true,
    check: ({ path }) =>
      depth(path) > foldersMax ? [`${depth(path)} folders deep, at most ${foldersMax}`] : [],
  },
  {
    name: 'kebab-case',
    applies: (path) => !isNamedByContent(path),
    check: ({ path }) =>
      path
        .split('/')
        .filter(
          (part) =>
            !kebabName.test(part) &&
            !demandedNames.test(part) &&
            !componentName.test(part) &&
            !localeName.test(part),
        )
        .map((part) => `"${part}" is not kebab-case`),
  },
  {
    name: 'component-names',
    applies: (path) => path.endsWith('.svelte'),
    check: ({ path }) => {
      const name = path.split('/').at(-1) ?? '';
      return componentName.test(name) || name.startsWith('+')
        ? []
        : [`component "${name}" is not PascalCase`];
    },
  },
  {
    name: 'plain-file-names',
    applies: () => true,
    check: ({ path }) => (forbiddenWords.test(path) ? [`"${path}" says nothing`] : []),
  },
];
