// breaks: only-in.onvif

/** A second way to cameras would lose the errors that the one folder catches. */
export const library = await import('onvif');
