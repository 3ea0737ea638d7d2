import { isTyping } from '../shell/shortcuts.svelte.ts';
import type { CommandView } from './command-view.svelte.ts';

/** Keys of the command view. Single letters only while they are switched on and nothing is being typed. */
export function commandKeys(
  event: KeyboardEvent,
  view: CommandView,
  areLettersOn: boolean,
  openPalette: () => void,
): void {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    openPalette();
    return;
  }
  const isBusy = isTyping(event) || document.querySelector('dialog[open]') !== null;
  if (isBusy || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.key === 'Escape') view.clear();
  if (event.key === 'Enter' && meansSelected(event)) {
    event.preventDefault();
    view.acknowledge();
  }
  if (!areLettersOn) return;
  const letter = event.key.toLowerCase();
  if (letter === 'a') view.acknowledge();
  if (letter === 'j') view.step(1);
  if (letter === 'k') view.step(-1);
}

/** Enter acknowledges from the page itself or from the line already selected, never from another button. */
function meansSelected({ target }: KeyboardEvent): boolean {
  if (!(target instanceof Element) || target === document.body) return true;
  return target.closest('[data-alarm][aria-current="true"]') !== null;
}
