/** A single-page application: nothing about a facility is known before someone has signed in. */
export const ssr = false;
export const prerender = false;
