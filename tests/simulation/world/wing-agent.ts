import { AgentConfig, limits } from '@watchhouse/contracts';
import { emptyDetection } from '@watchhouse/domain';
import {
  createEdgeDetection,
  createOvertaking,
  createProducer,
  followLine,
  headerOf,
  keepUnconfirmed,
  overtakingOf,
  summaryRecords,
} from '@watchhouse/edge';
import type { Setup, SpoolStep } from '@watchhouse/edge';
import type { Wing } from '../story/place.ts';
import type { Story } from '../story/story.ts';
import { heard } from './heard.ts';
import type { Hearing } from './heard.ts';
import { storySpool } from './story-spool.ts';
import type { Disk } from './story-spool.ts';

/** Whose process it is, what it hears, and on which disk it lives. */
export interface Site extends Hearing {
  readonly disk: Disk;
}

/** The process at a wing, made of the parts of the real one: it hears, numbers, spools and detects. */
export interface WingAgent {
  readonly spool: ReturnType<typeof storySpool>;
  readonly overtaking: ReturnType<typeof createOvertaking>;
  /** Hears everything up to an instant, and closes a record with a heartbeat. */
  readonly step: (at: number) => void;
  /** Sends ahead what is urgent, before its step ends. */
  readonly urgent: (at: number) => void;
  /** The stream has taken records. */
  readonly delivered: (at: number) => void;
  /** Tells what the site has to tell while its line is not live. */
  readonly look: (at: number) => void;
}

/** Starts the agent of a wing. What happened before `startedAt` nobody heard. */
export function wingAgent(site: Site, startedAt: number): WingAgent {
  const { story, wing, disk } = site;
  const setup = setupOf(story, wing);
  const { facility, agent } = setup.config;
  const spool = storySpool(disk);
  const firstStanding = { sequence: startedAt, heartbeatAt: 0, unclosed: [] };
  const producer = createProducer(setup, heard(site, startedAt), spool.standing ?? firstStanding);
  const overtaking = createOvertaking();
  const line = followLine(startedAt, spool.waiting());
  const detection = createEdgeDetection(setup, emptyDetection(facility));
  const unconfirmed = keepUnconfirmed([]);
  const detect = (records: Parameters<typeof detection.fold>[0]) => {
    const raised = detection.fold(records);
    for (const { alarm } of raised) disk.raised.set(alarm.alarm, alarm);
    unconfirmed.add(raised);
  };
  const take = (step: SpoolStep | undefined) => {
    if (step === undefined) return;
    spool.append(step);
    detect([...step.expedited, ...step.aggregates]);
  };
  detect(disk.kept.ordered);
  let summaryAt = -Infinity;
  const vitals = (at: number) => {
    const state = line.look(at, spool.waiting()) === 'live' ? 'live' : 'draining';
    const waiting = { spooled: spool.waiting(), spoolBytes: 0 };
    return story.isFormer ? waiting : ({ ...waiting, line: state, spool: 'ok' } as const);
  };
  return {
    spool,
    overtaking,
    step: (at) => take(producer.until(at, vitals(at))),
    urgent: (at) => take(producer.urgent(at)),
    delivered: line.delivered,
    look: (at) => {
      if (story.isFormer) return;
      const [oldest] = spool.oldest('ordered', 1, 1);
      const first = oldest === undefined ? undefined : headerOf(oldest);
      unconfirmed.confirm(
        first !== undefined && 'from' in first ? first.from : detection.sequence() + 1,
      );
      const state = line.look(at, spool.waiting());
      if (state === 'live') return;
      const numbering = { facility, agent };
      for (const { alarm } of unconfirmed.untold()) {
        const said = { type: 'edge.alarm', data: alarm } as const;
        const openedAt = Date.parse(alarm.openedAt);
        const record = overtakingOf(numbering, openedAt, `edge.alarm:${alarm.alarm}`, said);
        overtaking.overtake(record, said.type);
      }
      if (state === 'cut' || at - summaryAt < limits.agent.summaryEveryMs) return;
      summaryAt = at;
      for (const record of summaryRecords(numbering, detection.peopleAt(at), at)) {
        overtaking.overtake(record, 'map.summary');
      }
    },
  };
}

const setups = new Map<string, Setup>();

function setupOf({ place, isFormer }: Story, wing: Wing): Setup {
  const name = `${place.name} ${wing} ${isFormer ? 'former' : 'present'}`;
  const known = setups.get(name);
  if (known !== undefined) return known;
  const config = AgentConfig.parse({
    facility: place.facility,
    agent: place.agentOf(wing),
    stream: 'signals',
    region: 'us-east-1',
    sitePlan: 'plan.json',
    stateDir: 'state',
  });
  const ruleSet = isFormer ? place.formerEdition : place.editions[0];
  const setup = { config, plan: place.plan, replay: undefined, ruleSet };
  setups.set(name, setup);
  return setup;
}
