/**
 * Reads `messages/<locale>.json` for paraglide: flat keys, `{name}` placeholders. Paraglide would fetch
 * its own plugin from a public network at every build; this one is ours, so a build needs no network.
 */

/** @param {string} text */
function partsOf(text) {
  return text
    .split(/(\{[A-Za-z]+\})/)
    .filter((part) => part !== '')
    .map((part) =>
      part.startsWith('{')
        ? { type: 'expression', arg: { type: 'variable-reference', name: part.slice(1, -1) } }
        : { type: 'text', value: part },
    );
}

/** @param {ReturnType<typeof partsOf>} parts */
function variablesOf(parts) {
  const names = new Set(parts.flatMap(({ arg }) => (arg === undefined ? [] : [arg.name])));
  return [...names].map((name) => ({ type: 'input-variable', name }));
}

/** @param {{ locale: string, content: Uint8Array }} file */
function messagesOf({ locale, content }) {
  return Object.entries(JSON.parse(new TextDecoder().decode(content)))
    .filter(([key]) => key !== '$schema')
    .map(([key, text]) => ({ key, locale, parts: partsOf(text) }));
}

export default {
  key: 'watchhouse.flat-json',
  /** @param {{ settings: { locales: string[] } }} project */
  toBeImportedFiles: ({ settings }) =>
    settings.locales.map((locale) => ({ locale, path: `./messages/${locale}.json` })),
  /** @param {{ files: { locale: string, content: Uint8Array }[] }} project */
  importFiles: ({ files }) => {
    const messages = files.flatMap(messagesOf);
    return {
      bundles: messages.map(({ key, parts }) => ({ id: key, declarations: variablesOf(parts) })),
      messages: messages.map(({ key, locale }) => ({ bundleId: key, locale, selectors: [] })),
      variants: messages.map(({ key, locale, parts }) => ({
        messageBundleId: key,
        messageLocale: locale,
        matches: [],
        pattern: parts,
      })),
    };
  },
};
