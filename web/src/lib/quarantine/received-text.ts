/** How much of one record a screen shows; the whole is in the archive. */
export const shownCharactersMax = 4_000;

/**
 * Bytes as received (base 64) for reading: text where they are text, otherwise two hexadecimal digits a byte.
 */
export function receivedText(base64: string): { readonly text: string; readonly isCut: boolean } {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const whole = textOf(bytes) ?? hexOf(bytes);
  return { text: whole.slice(0, shownCharactersMax), isCut: whole.length > shownCharactersMax };
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

const hexOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
