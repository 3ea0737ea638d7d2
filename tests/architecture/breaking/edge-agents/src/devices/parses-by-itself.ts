// breaks: only-in.sax

/** Without the bounds of the one folder a device could keep the agent busy for ever. */
export const library = await import('sax');
