import { once } from 'node:events';
import http from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { limits } from '@watchhouse/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import { createOnvifClient } from './onvif-client.ts';
import { OnvifFault } from './onvif-fault.ts';
import { addressesOf } from './service-address.ts';
import { aCamera, testAccount } from './test-camera.ts';

const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Something that listens and is no camera of ours; gives its address. */
async function something(answer: RequestListener): Promise<string> {
  const server = http.createServer(answer);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/onvif/device_service`;
}

const client = (url: string, { password = testAccount.password, callTimeoutMs = 2_000 } = {}) =>
  createOnvifClient(
    new URL(url),
    { ...testAccount, password },
    { stopping: new AbortController().signal, callTimeoutMs },
  );

/** How a call failed. */
async function faultOfCall(call: Promise<unknown>): Promise<OnvifFault> {
  const outcome = await call.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (outcome instanceof OnvifFault) return outcome;
  throw new Error('The call did not end with a fault of ours.', { cause: outcome });
}

const envelope = (body: string) =>
  `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>${body}</s:Body></s:Envelope>`;

describe('a device that answers badly', () => {
  it.each<[string, RequestListener, string]>([
    ['with a page', (_, response) => response.end('<html><body>Hi</body></html>'), 'not-onvif'],
    ['with nothing', (_, response) => response.end(), 'not-onvif'],
    ['with half an envelope', (_, response) => response.end('<s:Envelope><s:Bo'), 'not-onvif'],
    ['with a closed connection', (request) => request.socket.destroy(), 'unreachable'],
    ['that it knows no such page', (_, response) => response.writeHead(404).end(), 'not-onvif'],
    ['with a status alone', (_, response) => response.writeHead(401).end(), 'wrong-password'],
    [
      'that it wants Basic',
      (_, response) => response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end(),
      'wrong-password',
    ],
    [
      'with a challenge nobody understands',
      (_, response) =>
        response.writeHead(401, { 'www-authenticate': 'Digest realm="x", algorithm=NONE-1' }).end(),
      'wrong-password',
    ],
    [
      'that the sender is not authorised, with status 200',
      (_, response) =>
        response.end(
          envelope(
            '<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:NotAuthorized</s:Value></s:Subcode></s:Code></s:Fault>',
          ),
        ),
      'wrong-password',
    ],
    [
      'with a fault of SOAP 1.1',
      (_, response) =>
        response
          .writeHead(500)
          .end(envelope('<Fault><faultcode>c</faultcode><faultstring>busy</faultstring></Fault>')),
      'refused',
    ],
    [
      'that there is no such action',
      (_, response) =>
        response
          .writeHead(400)
          .end(
            envelope(
              '<Fault><Code><Value>Receiver</Value><Subcode><Value>ter:ActionNotSupported</Value></Subcode></Code></Fault>',
            ),
          ),
      'unsupported',
    ],
  ])('%s ends the call as a fault of its kind', async (_, answer, kind) => {
    const fault = await faultOfCall(client(await something(answer)).information());
    expect(fault.kind).toBe(kind);
    expect(fault.message).toMatch(/^[A-Z].*\.$/);
  });

  it('and takes connections without answering ends as a timeout', async () => {
    const { camera, url } = await aCamera();
    await camera.obey({ fault: 'camera-frozen', forSeconds: 60 });
    const fault = await faultOfCall(client(url, { callTimeoutMs: 100 }).clock());
    expect(fault.kind).toBe('timeout');
  });

  it('and drips without end ends as a timeout', async () => {
    const url = await something((_, response) => {
      response.write('<a>');
      const timer = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(timer));
    });
    expect((await faultOfCall(client(url, { callTimeoutMs: 200 }).clock())).kind).toBe('timeout');
  });

  it('and sends more than the bound is cut off', async () => {
    const url = await something((_, response) => {
      response.end('x'.repeat(limits.device.answerBytesMax + 1));
    });
    const fault = await faultOfCall(client(url).clock());
    expect(fault.message).toBe('It answered without end.');
  });

  it('and tells an impossible time tells none', async () => {
    const url = await something((_, response) => {
      response.end(envelope('<UTCDateTime><Date><Year>soon</Year></Date></UTCDateTime>'));
    });
    expect(await client(url).clock()).toBeUndefined();
  });
});

describe('an account', () => {
  it.each(['security-header', 'http-digest'] as const)('is proved by %s', async (proof) => {
    const { url } = await aCamera({ proof });
    const device = client(url);
    await device.clock();
    expect(await device.information()).toMatchObject({ model: 'Simulated camera' });
    expect(await device.isOpenToAll()).toBe(false);
  });

  it('that the device does not know is refused with a kind of its own', async () => {
    const { url } = await aCamera();
    const device = client(url, { password: 'wrong' });
    await device.clock();
    const fault = await faultOfCall(device.information());
    expect(fault).toMatchObject({
      kind: 'wrong-password',
      message: 'The device refuses this user name or password.',
    });
  });

  it('is proved anew when the clock of the device was set', async () => {
    const { camera, url } = await aCamera();
    const device = client(url);
    await device.clock();
    await camera.obey({ fault: 'camera-clock', bySeconds: -300 });
    expect(await device.information()).toMatchObject({ manufacturer: 'Watchhouse' });
  });
});

describe('the services of a device', () => {
  it('are told with profiles, streams and topics', async () => {
    const { url } = await aCamera({ style: 'axis' });
    const device = client(url);
    await device.clock();
    const names = (await device.services()).map(({ name }) => name);
    expect(names).toEqual(['device', 'media', 'events']);
    expect(await device.profiles()).toEqual([{ token: 'main', name: 'Main' }]);
    expect(await device.streamUri('main')).toBe('rtsp://127.0.0.1:554/main');
    expect(await device.topics()).toEqual([
      'tnsaxis:CameraApplicationPlatform/VMD/Camera1Profile1',
      'tnsaxis:CameraApplicationPlatform/FenceGuard/Camera1Profile1',
      'tns1:Device/tnsaxis:IO/Port',
    ]);
  });

  it('that are not there are named', async () => {
    const { url } = await aCamera({ services: [] });
    const device = client(url);
    await device.clock();
    await device.services();
    const fault = await faultOfCall(device.subscribe());
    expect(fault).toMatchObject({
      kind: 'unsupported',
      message: 'The device has no event service.',
    });
  });

  const given = new URL('http://192.168.1.7:8000/onvif/device_service');
  it.each([
    [
      'http://10.0.0.5/onvif/events',
      ['http://192.168.1.7:8000/onvif/events', 'http://192.168.1.7/onvif/events'],
    ],
    [
      'http://192.168.1.7:81/e?x=1',
      ['http://192.168.1.7:81/e?x=1', 'http://192.168.1.7:8000/e?x=1'],
    ],
    ['/sub?id=7', ['http://192.168.1.7:8000/sub?id=7']],
    ['https://192.168.1.7/e', ['http://192.168.1.7:8000/e']],
    ['no address', ['http://192.168.1.7:8000/onvif/no%20address']],
  ])('at %s are asked under the host we were given', (told, addresses) => {
    expect(addressesOf(told, given).map(({ href }) => href)).toEqual(addresses);
  });
});

describe('a subscription', () => {
  it('brings the state found, then nothing until something happens, and ends when told', async () => {
    const { camera, url } = await aCamera();
    const device = client(url);
    await device.clock();
    await device.services();
    const subscription = await device.subscribe();
    expect(subscription.endsInMs).toBe(limits.device.subscriptionMs);
    const { signal } = new AbortController();
    expect(await device.pull(subscription, 1_000, signal)).toHaveLength(3);
    expect(await device.pull(subscription, 1_000, signal)).toEqual([]);
    camera.notice('fence', true);
    expect(await device.pull(subscription, 1_000, signal)).toHaveLength(1);
    expect(await device.renew(subscription)).toBe(limits.device.subscriptionMs);
    await device.unsubscribe(subscription);
    expect((await faultOfCall(device.pull(subscription, 1_000, signal))).kind).toBe('refused');
  });

  it('is told again whatever the device wants to be told again', async () => {
    const asked: string[] = [];
    const url = await something((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        asked.push(text);
        const service =
          '<Service><Namespace>http://www.onvif.org/ver10/events/wsdl</Namespace><XAddr>/events</XAddr></Service>';
        const reference =
          '<SubscriptionReference><Address>/pull</Address><ReferenceParameters><v:Id xmlns:v="urn:vendor" v:kind="a">7 &amp; 8</v:Id></ReferenceParameters></SubscriptionReference>';
        const body = text.includes('GetServices')
          ? `<GetServicesResponse>${service}</GetServicesResponse>`
          : text.includes('CreatePullPoint')
            ? `<CreatePullPointSubscriptionResponse>${reference}</CreatePullPointSubscriptionResponse>`
            : '<PullMessagesResponse/>';
        response.end(envelope(body));
      });
    });
    const device = client(url);
    await device.services();
    await device.pull(await device.subscribe(), 1_000, new AbortController().signal);
    expect(asked.at(-1)).toContain('<Id xmlns="urn:vendor" kind="a">7 &#38; 8</Id>');
  });
});
