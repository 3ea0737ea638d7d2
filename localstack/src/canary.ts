import { once } from 'node:events';
import { Instant, LiveState, LiveTicket, PushFrame, requestHeaders } from '@watchhouse/contracts';
import { canaryRecord, freshCanary, putRecord } from './canary-signal.ts';
import type { Canary } from './canary-signal.ts';
import type { Cloud } from './cloud.ts';
import { demoPassword } from './demo-accounts.ts';
import type { Deployment } from './deploy.ts';
import { sampleDocuments } from '../sample/documents.ts';
import { sample } from './sample.ts';
import { signIn } from './sign-in.ts';
import { StartFailure } from './start-failure.ts';

const frameMsMax = 20_000;
/** The map moves at most once a second and only with a batch: saying it again brings the next batch. */
const againMs = 1_500;

interface Chain {
  readonly cloud: Cloud;
  readonly deployment: Deployment;
  /** Origin of the gateway. */
  readonly origin: string;
}

/**
 * Sends one signal through the whole chain, stream → detection → map → push → browser's side of the gateway, and
 * waits for its frame. Throws `StartFailure` that names the hop which did not answer.
 */
export async function canary({ cloud, deployment, origin }: Chain): Promise<void> {
  const token = await signIn(origin, 'command', demoPassword);
  const call = apiOf(origin, token);
  const { ticket } = LiveTicket.parse(await call('POST', 'live-tickets'));
  const socket = await connect(`${origin.replace('http', 'ws')}/live?ticket=${ticket}`);
  const bird = freshCanary({
    facility: sample.facility,
    agent: sample.agent,
    level: groundLevel(sampleDocuments()['site-plan.json'] ?? '{}'),
  });
  const put = (record: string) =>
    putRecord(cloud, deployment.value('SIGNALS_STREAM'), sample.facility, record);
  try {
    if (await singUntilSeen(socket, bird, put)) return;
    const { people } = LiveState.parse(await call('GET', 'live-state'));
    throw new StartFailure(
      isAmong(people, bird)
        ? 'The canary reached the map but no frame came: the push layer (push-connect, on-signals) did not answer.'
        : 'The canary is in the stream but detection (on-signals) did not answer.',
    );
  } finally {
    socket.close();
    await put(canaryRecord(bird, now(), true));
  }
}

const now = (): Instant => Instant.parse(new Date().toISOString());

function groundLevel(sitePlan: string): string {
  const { features } = JSON.parse(sitePlan) as { features: { feature_type: string; id: string }[] };
  const level = features.find(({ feature_type: type }) => type === 'level');
  if (level === undefined) throw new Error('The sample plan has no level.');
  return level.id;
}

type Call = (method: 'GET' | 'POST', path: string) => Promise<unknown>;

function apiOf(origin: string, token: string): Call {
  const headers = {
    authorization: `Bearer ${token}`,
    [requestHeaders.post]: 'command-centre',
    [requestHeaders.purpose]: 'custody-safety',
    [requestHeaders.unit]: sample.facility,
    'content-type': 'application/json',
  };
  return async (method, path) => {
    const response = await fetch(`${origin}/api/facilities/${sample.facility}/${path}`, {
      method,
      headers,
      ...(method === 'POST' && { body: '{}' }),
    });
    if (!response.ok) {
      const said = await response.text();
      throw new StartFailure(`The API refused the canary's ${path} (${response.status}): ${said}`);
    }
    return response.json();
  };
}

async function connect(address: string): Promise<WebSocket> {
  const socket = new WebSocket(address);
  const failed = once(socket, 'error').then(() => {
    throw new StartFailure('The live connection was refused: push-connect did not answer.');
  });
  await Promise.race([once(socket, 'open'), failed]);
  return socket;
}

/** Puts the canary until its map frame comes; whether it came in time. */
async function singUntilSeen(
  socket: WebSocket,
  bird: Canary,
  put: (record: string) => Promise<void>,
): Promise<boolean> {
  const seen = new Promise<true>((resolve) => {
    socket.addEventListener('message', ({ data }) => {
      const frame = PushFrame.parse(JSON.parse(String(data)));
      if (frame.kind === 'map' && isAmong(frame.people, bird)) resolve(true);
    });
  });
  const record = canaryRecord(bird, now());
  const deadline = Date.now() + frameMsMax;
  while (Date.now() < deadline) {
    await put(record);
    const pause = new Promise<false>((resolve) => setTimeout(() => resolve(false), againMs));
    if (await Promise.race([seen, pause])) return true;
  }
  return false;
}

function isAmong(people: LiveState['people'], { track }: Canary): boolean {
  return people.some((person) => person.track === track);
}
