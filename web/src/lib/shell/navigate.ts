import { goto } from '$app/navigation';

/** Goes to a page of ours; `replace` leaves no trace of the present one in the history. */
export async function goTo(path: string, history: 'push' | 'replace' = 'push'): Promise<void> {
  // eslint-disable-next-line svelte/no-navigation-without-resolve -- the application lives at the root of its own origin, and paths come from `pages`
  await goto(path, { replace: history === 'replace' });
}
