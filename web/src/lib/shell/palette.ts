/** One thing the palette can do or go to. */
export interface PaletteEntry {
  readonly id: string;
  readonly group: 'act' | 'alarm' | 'room' | 'door';
  readonly title: string;
  /** Everything it may be found by: names in all languages, codes. */
  readonly words: string;
  readonly key?: string;
  readonly run: () => void;
}

/** Entries shown at once; more would not be read. */
export const shownMax = 30;

/**
 * Entries that contain every word of the query, in their given order, those whose title begins with it
 * first. An empty query shows the beginning of the list.
 */
export function found(entries: readonly PaletteEntry[], query: string): PaletteEntry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = entries.filter(({ title, words: text }) => {
    const searched = `${title} ${text}`.toLowerCase();
    return words.every((word) => searched.includes(word));
  });
  const first = words[0] ?? '';
  const begins = ({ title }: PaletteEntry) => title.toLowerCase().startsWith(first);
  return [...hits.filter(begins), ...hits.filter((entry) => !begins(entry))].slice(0, shownMax);
}
