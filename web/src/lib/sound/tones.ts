import type { Priority } from '@watchhouse/contracts';

/** One tone: pitch in hertz, start and length in seconds. */
interface Tone {
  readonly hertz: number;
  readonly at: number;
  readonly seconds: number;
}

/** Patterns differ by rhythm, not only by pitch, so that they are told apart with impaired hearing. */
const patterns: Readonly<Record<Priority, readonly Tone[]>> = {
  critical: [0, 0.2, 0.4, 0.6, 0.8, 1].map((at, index) => ({
    hertz: index % 2 === 0 ? 960 : 640,
    at,
    seconds: 0.18,
  })),
  high: [0, 0.3, 0.6].map((at) => ({ hertz: 740, at, seconds: 0.16 })),
  medium: [{ hertz: 520, at: 0, seconds: 0.5 }],
  low: [],
};

const volume = 0.35;
const edgeSeconds = 0.02;

/** Plays the pattern of a priority now. */
export function playPattern(context: AudioContext, priority: Priority): void {
  for (const { hertz, at, seconds } of patterns[priority]) {
    const start = context.currentTime + at;
    const gain = context.createGain();
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(volume, start + edgeSeconds);
    gain.gain.setValueAtTime(volume, start + seconds - edgeSeconds);
    gain.gain.linearRampToValueAtTime(0, start + seconds);
    gain.connect(context.destination);
    const oscillator = context.createOscillator();
    oscillator.frequency.value = hertz;
    oscillator.connect(gain);
    oscillator.start(start);
    oscillator.stop(start + seconds);
  }
}

/**
 * Speaks on this machine, if it has a voice of its own for the language; a voice that needs the network
 * would send words about alarms elsewhere and is never used.
 */
export function speak(text: string, language: string): void {
  if (!('speechSynthesis' in globalThis)) return;
  const wanted = language.startsWith('zh') ? 'zh' : language;
  const voice = speechSynthesis
    .getVoices()
    .find(({ localService, lang }) => localService && lang.startsWith(wanted));
  if (voice === undefined) return;
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.voice = voice;
  utterance.lang = voice.lang;
  speechSynthesis.cancel();
  speechSynthesis.speak(utterance);
}
