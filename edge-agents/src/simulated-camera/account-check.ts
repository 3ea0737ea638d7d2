import { createHash, randomBytes } from 'node:crypto';
import { passwordDigest } from '../devices/onvif/soap.ts';
import type { Account } from '../devices/onvif/soap.ts';
import { below, textAt } from '../devices/onvif/xml.ts';
import type { XmlElement } from '../devices/onvif/xml.ts';

/** A proof older or younger than this on the camera's own clock is refused. */
const proofWindowMs = 60_000;
const realm = 'simulated camera';

/** Checks proofs of an account; each is good once. */
export class AccountCheck {
  private readonly spent = new Map<string, number>();
  private readonly challenges = new Set<string>();

  /** By the security header of an envelope. Source: OASIS WS-Security UsernameToken Profile 1.1, section 3.1. */
  bySecurityHeader(envelope: XmlElement, account: Account, cameraMs: number): boolean {
    const [token] = below(envelope, 'UsernameToken');
    const [user, digest, nonce, created] = ['Username', 'Password', 'Nonce', 'Created'].map(
      (name) => textAt(token, name),
    );
    if (!user || !digest || !nonce || !created) return false;
    const createdMs = Date.parse(created);
    if (!(Math.abs(cameraMs - createdMs) <= proofWindowMs)) return false;
    const expected = passwordDigest(Buffer.from(nonce, 'base64'), created, account.password);
    return user === account.user && digest === expected && this.isFresh(nonce, cameraMs);
  }

  /** By the answer to a challenge. Source: RFC 7616, section 3.4. */
  byDigest(authorization: string | undefined, account: Account): boolean {
    const header = Buffer.from(authorization ?? '', 'latin1').toString('utf8');
    const told = new Map(
      [...header.matchAll(/(\w+)="?([^",]*)"?/g)].map(([, name, value]) => [
        name ?? '',
        value ?? '',
      ]),
    );
    const part = (name: string) => told.get(name) ?? '';
    if (!this.challenges.delete(part('nonce')) || part('username') !== account.user) return false;
    const secret = md5(account.user, realm, account.password);
    const what = md5('POST', part('uri'));
    const parts = [part('nonce'), part('nc'), part('cnonce'), 'auth'];
    return part('response') === md5(secret, ...parts, what);
  }

  /** A new challenge; it can be answered once. */
  challenge(): string {
    const nonce = randomBytes(16).toString('hex');
    this.challenges.add(nonce);
    return `Digest realm="${realm}", qop="auth", nonce="${nonce}"`;
  }

  private isFresh(nonce: string, cameraMs: number): boolean {
    for (const [former, at] of this.spent) {
      if (Math.abs(cameraMs - at) > 2 * proofWindowMs) this.spent.delete(former);
    }
    if (this.spent.has(nonce)) return false;
    this.spent.set(nonce, cameraMs);
    return true;
  }
}

const md5 = (...parts: readonly string[]): string =>
  createHash('md5').update(parts.join(':')).digest('hex');
