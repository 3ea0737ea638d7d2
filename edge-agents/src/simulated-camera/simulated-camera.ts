import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Account } from '../devices/onvif/soap.ts';
import { parseXml } from '../devices/onvif/xml.ts';
import type { XmlElement } from '../devices/onvif/xml.ts';
import { AccountCheck } from './account-check.ts';
import { answerOf, lifeMsMax, openQuestions, questionIn, SoapFault } from './camera-answers.ts';
import type { CameraLife, SimulatedService } from './camera-answers.ts';
import { readOrder } from './camera-orders.ts';
import type { CameraOrder } from './camera-orders.ts';
import { demoScript, notificationOf } from './scripted-events.ts';
import type { Noticed, TopicStyle } from './scripted-events.ts';
import { Subscriptions } from './subscriptions.ts';

/** How a simulated camera is. */
export interface CameraTraits {
  readonly account: Account;
  /** 0 for any free one. */
  readonly port: number;
  readonly style?: TopicStyle;
  readonly services?: readonly SimulatedService[];
  /** How it wants an account proved. */
  readonly proof?: 'security-header' | 'http-digest';
  /** Address it gives for its services; the one it was asked at without it. */
  readonly advertise?: string;
  /** The longest life it grants a subscription, milliseconds. */
  readonly grantMs?: number;
  /** Sends events by itself. */
  readonly script?: boolean;
  /** Its own clock minus ours, milliseconds. */
  readonly clockShiftMs?: number;
}

const host = '127.0.0.1';
const bodyBytesMax = 64 * 1024;
const flapMs = 3_000;

/** A running simulated camera: a simulator for the demo and the tests, see the README beside it. */
export class SimulatedCamera {
  readonly life: CameraLife;
  readonly subscriptions = new Subscriptions();
  /** How many proofs of an account it refused. */
  refusals = 0;
  /** How often a subscription was renewed. */
  renewals = 0;
  private readonly traits: CameraTraits;
  private readonly check = new AccountCheck();
  private server: http.Server;
  private port: number;
  private clockShiftMs: number;
  private password: string;
  private isFrozen = false;
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(traits: CameraTraits) {
    this.traits = traits;
    this.port = traits.port;
    this.clockShiftMs = traits.clockShiftMs ?? 0;
    this.password = traits.account.password;
    this.server = this.newServer();
    this.life = {
      style: traits.style ?? 'standard',
      services: traits.services ?? ['media', 'events'],
      subscriptions: this.subscriptions,
      states: new Map(),
      grantMs: traits.grantMs ?? lifeMsMax,
      onRenewal: () => {
        this.renewals += 1;
      },
      now: () => Date.now() + this.clockShiftMs,
    };
  }

  /** Begins to listen; gives the address of its device service. */
  async start(): Promise<string> {
    await this.open();
    if (this.traits.script === true) this.followScript();
    return `http://${host}:${this.port}/onvif/device_service`;
  }

  /** Ends everything. */
  async stop(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    await this.close();
  }

  /** Notices something, or no longer. */
  notice(what: Noticed, active: boolean): void {
    this.life.states.set(what, active);
    const stamp = new Date(this.life.now());
    this.subscriptions.tell(notificationOf(this.life.style, what, active, 'Changed', stamp));
  }

  /** Does what it is told. */
  async obey(order: CameraOrder): Promise<void> {
    if ('event' in order) {
      this.notice(order.event, order.active);
      return;
    }
    switch (order.fault) {
      case 'camera-off':
        await this.close();
        this.later(order.forSeconds * 1_000, () => this.open());
        return;
      case 'camera-flapping':
        await this.flap(Date.now() + order.forSeconds * 1_000);
        return;
      case 'camera-frozen':
        this.isFrozen = true;
        this.later(order.forSeconds * 1_000, () => {
          this.isFrozen = false;
        });
        return;
      case 'camera-wrong-password':
        this.password = randomUUID();
        this.later(order.forSeconds * 1_000, () => {
          this.password = this.traits.account.password;
        });
        return;
      case 'camera-clock':
        this.clockShiftMs += order.bySeconds * 1_000;
        return;
      case 'subscription-dropped':
        this.subscriptions.endAll();
        return;
      default:
        order satisfies never;
    }
  }

  private async flap(until: number): Promise<void> {
    await this.close();
    this.later(flapMs, async () => {
      await this.open();
      if (Date.now() + flapMs < until) this.later(flapMs, () => this.flap(until));
    });
  }

  private later(ms: number, act: () => void | Promise<void>): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      void Promise.resolve(act()).catch(() => undefined);
    }, ms);
    this.timers.add(timer);
  }

  private followScript(): void {
    for (const { what, everySeconds, atSecond, forSeconds } of demoScript) {
      const turn = () => {
        this.notice(what, true);
        this.later(forSeconds * 1_000, () => this.notice(what, false));
        this.later(everySeconds * 1_000, turn);
      };
      this.later(atSecond * 1_000, turn);
    }
  }

  private newServer(): http.Server {
    return http.createServer((request, response) => {
      void this.serve(request, response).catch(() => response.destroy());
    });
  }

  private async open(): Promise<void> {
    if (this.server.listening) return;
    this.server = this.newServer();
    this.server.listen(this.port, host);
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** A camera without power forgets its subscriptions. */
  private async close(): Promise<void> {
    this.subscriptions.endAll();
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await bodyText(request);
    if (text === undefined) {
      response.writeHead(413).end();
    } else if (request.url === '/simulation/fault') {
      await this.takeOrder(text, response);
    } else if (!this.isFrozen) {
      await this.answer(request, text, response);
    }
  }

  private async takeOrder(text: string, response: ServerResponse): Promise<void> {
    const order = readOrder(text);
    // Answered first: a camera that is off cannot.
    response.writeHead(order ? 204 : 400);
    response.end();
    if (!order) return;
    await once(response, 'close');
    await this.obey(order);
  }

  private async answer(
    request: IncomingMessage,
    text: string,
    response: ServerResponse,
  ): Promise<void> {
    const parsed = parseXml(text);
    const envelope = 'root' in parsed ? parsed.root : undefined;
    const question = envelope && questionIn(envelope);
    if (request.method !== 'POST' || !envelope || !question) {
      response.writeHead(400).end('This is a simulated camera; it answers SOAP.');
      return;
    }
    if (!openQuestions.has(question.name) && !this.isProved(request, envelope)) {
      this.refuse(response);
      return;
    }
    const base = this.traits.advertise ?? `http://${request.headers.host ?? host}`;
    try {
      const body = await answerOf(this.life, { question, path: request.url ?? '', base });
      if (!this.isFrozen) send(response, 200, body);
    } catch (cause) {
      if (!(cause instanceof SoapFault)) throw cause;
      if (!response.destroyed) send(response, 400, faultBody(cause));
    }
  }

  private isProved(request: IncomingMessage, envelope: XmlElement): boolean {
    const account = { user: this.traits.account.user, password: this.password };
    return this.traits.proof === 'http-digest'
      ? this.check.byDigest(request.headers.authorization, account)
      : this.check.bySecurityHeader(envelope, account, this.life.now());
  }

  private refuse(response: ServerResponse): void {
    this.refusals += 1;
    if (this.traits.proof === 'http-digest') {
      response.writeHead(401, { 'www-authenticate': this.check.challenge() }).end();
    } else {
      const reason = 'Sender not Authorized';
      send(response, 400, faultBody(new SoapFault('NotAuthorized', reason)));
    }
  }
}

async function bodyText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const buffer = chunk as Buffer;
    bytes += buffer.length;
    if (bytes > bodyBytesMax) return undefined;
    chunks.push(buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const namespaces = [
  'xmlns:s="http://www.w3.org/2003/05/soap-envelope"',
  'xmlns:tt="http://www.onvif.org/ver10/schema"',
  'xmlns:tds="http://www.onvif.org/ver10/device/wsdl"',
  'xmlns:trt="http://www.onvif.org/ver10/media/wsdl"',
  'xmlns:tev="http://www.onvif.org/ver10/events/wsdl"',
  'xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2"',
  'xmlns:wstop="http://docs.oasis-open.org/wsn/t-1"',
  'xmlns:wsa="http://www.w3.org/2005/08/addressing"',
  'xmlns:ter="http://www.onvif.org/ver10/error"',
].join(' ');

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/soap+xml; charset=utf-8' });
  response.end(
    `<?xml version="1.0"?><s:Envelope ${namespaces}><s:Body>${body}</s:Body></s:Envelope>`,
  );
}

const faultBody = ({ subcode, message }: SoapFault): string =>
  `<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:${subcode}</s:Value></s:Subcode></s:Code>` +
  `<s:Reason><s:Text xml:lang="en">${message}</s:Text></s:Reason></s:Fault>`;
