import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { host } from '../ports.ts';

/** The line between a site and the cloud, which can be cut. */
export interface Line {
  /** Where the site's agent finds the cloud. */
  readonly address: string;
  readonly isCut: () => boolean;
  /** Ends every connection and takes no new one, until mended or for so many seconds. */
  readonly cut: (forSeconds?: number) => void;
  readonly mend: () => void;
  readonly close: () => Promise<void>;
}

const httpPort = 80;

/**
 * Hands bytes on between a site and a cloud. It knows nothing of what passes, so a cut is what a cut is: connections
 * break in the middle of a call and new ones are refused.
 */
export async function openLine(cloudAddress: string): Promise<Line> {
  const { hostname, port } = new URL(cloudAddress);
  const cloudPort = port === '' ? httpPort : Number(port);
  const open = new Set<Socket>();
  let isCut = false;
  let mending: NodeJS.Timeout | undefined;
  const server = createServer((site) => {
    if (isCut) {
      site.resetAndDestroy();
      return;
    }
    const cloud = connect(cloudPort, hostname);
    join(site, cloud, open);
  });
  server.listen(0, host);
  await once(server, 'listening');
  const breakAll = () => {
    for (const socket of open) socket.resetAndDestroy();
  };
  const mend = () => {
    clearTimeout(mending);
    isCut = false;
  };
  return {
    address: `http://${host}:${(server.address() as AddressInfo).port}`,
    isCut: () => isCut,
    cut: (forSeconds) => {
      mend();
      isCut = true;
      breakAll();
      if (forSeconds !== undefined) mending = setTimeout(mend, forSeconds * 1_000);
    },
    mend,
    close: async () => {
      clearTimeout(mending);
      breakAll();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Either end's going takes the other with it. */
function join(site: Socket, cloud: Socket, open: Set<Socket>): void {
  for (const [from, to] of [
    [site, cloud],
    [cloud, site],
  ] as const) {
    open.add(from);
    from.pipe(to);
    from.on('error', () => to.destroy());
    from.on('close', () => {
      open.delete(from);
      to.destroy();
    });
  }
}
