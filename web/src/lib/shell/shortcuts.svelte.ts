const key = 'watchhouse.single-key-shortcuts';

/** Single-key shortcuts can be turned off (WCAG 2.1.4), because speech input and gloves press keys by chance. */
export class Shortcuts {
  #isOn = $state(localStorage.getItem(key) !== 'off');

  get isOn(): boolean {
    return this.#isOn;
  }

  toggle(): void {
    this.#isOn = !this.#isOn;
    localStorage.setItem(key, this.#isOn ? 'on' : 'off');
  }
}

/** Whether a key press is meant for the field that has the focus. */
export function isTyping(event: KeyboardEvent): boolean {
  const { target } = event;
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  );
}
