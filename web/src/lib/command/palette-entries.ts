import type { Label } from '@watchhouse/contracts';
import { inLanguage } from '../language/label.ts';
import { languageNames } from '../language/language.svelte.ts';
import { priorityWords } from '../language/words.ts';
import { m } from '../paraglide/messages.js';
import type { App } from '../shell/app-context.ts';
import type { PaletteEntry } from '../shell/palette.ts';
import type { CommandView } from './command-view.svelte.ts';

const allWords = (label: Label) => Object.values(label).join(' ');

/** Everything the palette offers on the command view. */
export function paletteEntries(app: App, view: CommandView, onstanding: () => void) {
  return [...alarmEntries(view), ...actEntries(app, view, onstanding), ...placeEntries(view)];
}

function alarmEntries(view: CommandView): PaletteEntry[] {
  return (view.rows ?? []).map(({ alarm, definition, place }) => ({
    id: alarm,
    group: 'alarm',
    title: `${priorityWords[definition.priority]()} · ${inLanguage(place.label)} · ${inLanguage(definition.title)}`,
    words: `${allWords(place.label)} ${allWords(definition.title)}`,
    run: () => view.select(alarm),
  }));
}

function placeEntries(view: CommandView): PaletteEntry[] {
  return view.floors.flatMap(({ units, openings }) => [
    ...units.map(({ id, properties }): PaletteEntry => ({
      id,
      group: 'room',
      title: inLanguage(properties.name),
      words: `${allWords(properties.name)} ${properties.code}`,
      run: () => view.flyToFeature(id),
    })),
    ...openings.map(({ id, properties }): PaletteEntry => ({
      id,
      group: 'door',
      title: inLanguage(properties.name),
      words: allWords(properties.name),
      run: () => view.flyToFeature(id),
    })),
  ]);
}

function actEntries(app: App, view: CommandView, onstanding: () => void): PaletteEntry[] {
  const act = (id: string, title: string, run: () => void, key?: string): PaletteEntry => ({
    id,
    group: 'act',
    title,
    words: id,
    run,
    ...(key === undefined ? {} : { key }),
  });
  const { language, sound, session, shortcuts, now } = app;
  return [
    act('acknowledge', m.alarm_acknowledge(), () => view.acknowledge(), 'A'),
    act('next', m.act_next_alarm(), () => view.step(1), 'J'),
    act('previous', m.act_previous_alarm(), () => view.step(-1), 'K'),
    act('fit', m.map_fit(), () => view.map.fit(), '0'),
    act('sound', m.sound_test(), () => void sound.test()),
    act('mute high', m.sound_mute({ priority: m.priority_high() }), () =>
      sound.mute('high', now.ms),
    ),
    act('mute medium', m.sound_mute({ priority: m.priority_medium() }), () =>
      sound.mute('medium', now.ms),
    ),
    act('reconnect', m.reconnect(), () => view.live.reconnect()),
    act('shortcuts', shortcuts.isOn ? m.act_keys_off() : m.act_keys_on(), () => shortcuts.toggle()),
    ...Object.entries(languageNames).map(([locale, name]) =>
      act(`language ${locale}`, `${m.language()}: ${name}`, () => language.choose(locale)),
    ),
    act('posting', m.act_change_posting(), onstanding),
    act('sign out', m.sign_out(), () => void session.signOut()),
  ];
}
