import { Signal, signalSchemaUri } from '@watchhouse/contracts';
import type { Instant, SignalType } from '@watchhouse/contracts';
import { derivedId, instantAfter } from '@watchhouse/domain';
import { agent, button, facility, level, named, windowLine } from './site.ts';

const encode = (lines: readonly object[]) =>
  new TextEncoder().encode(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));

/** An agent as the stream sees it: numbered aggregates closed by heartbeats, expedited signals alone. */
export function simulatedAgent() {
  let sequence = 0;
  const signal = (type: SignalType, at: Instant, subject: string, data: object, extra = {}) =>
    ({
      specversion: '1.0',
      id: derivedId('signal', at, [type, subject, at]),
      source: 'simulation',
      type,
      dataschema: signalSchemaUri(type),
      time: at,
      datacontenttype: 'application/json',
      facility,
      agent,
      data,
      ...extra,
    }) as const;
  const number = (told: object) => Signal.parse({ ...told, sequence: (sequence += 1) });

  return {
    /** One aggregate: who stands at the window and a pressed button, if any, then the heartbeat. */
    aggregate: (
      at: Instant,
      seen: { readonly atWindow: readonly string[]; readonly pressed?: boolean },
    ) => {
      const from = sequence + 1;
      const people = seen.atWindow.map((person) =>
        number(
          signal('person.observed', at, person, {
            track: named('track', person),
            level,
            position: [1, 1],
            zones: [windowLine],
          }),
        ),
      );
      const pressed = seen.pressed === true ? [number(duress(at, signal))] : [];
      const beat = number(
        signal('agent.heartbeat', instantAfter(at, 1), 'agent', {
          lastSequence: sequence,
          spooled: 0,
          spoolBytes: 0,
          devicesOnline: 1,
          devicesTotal: 1,
          version: '1',
        }),
      );
      const signals = [...people, ...pressed, beat];
      const header = {
        aggregate: 1,
        origin: 'agent',
        facility,
        agent,
        from,
        to: sequence,
        count: signals.length,
      };
      return encode([header, ...signals]);
    },
    /** The button at once and alone, before it comes again in order. */
    expedited: (at: Instant) =>
      encode([
        { aggregate: 1, origin: 'expedited', facility, agent, count: 1 },
        Signal.parse(duress(at, signal)),
      ]),
    /** One signal by itself, as quarantine keeps a line. */
    unnumbered: (at: Instant, person: string): string => {
      const data = { track: named('track', person), level, position: [1, 1], zones: [] };
      return JSON.stringify(Signal.parse(signal('person.observed', at, person, data)));
    },
    garbage: () => new TextEncoder().encode('{"aggregate":1,"origin":"agent"'),
  };
}

function duress(
  at: Instant,
  signal: (type: SignalType, at: Instant, subject: string, data: object, extra?: object) => object,
): object {
  return signal(
    'duress.pressed',
    at,
    'button',
    { level, position: [9, 9] },
    { device: button, expedited: true },
  );
}
