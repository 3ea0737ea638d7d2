/**
 * Addresses under which a service may be reached, the likeliest first. Devices behind a router, in a container or
 * with a second network card name themselves by an address that we cannot reach, so the host of the address we were
 * given takes its place; nothing else is asked, or a device could have us prove its account to anybody.
 */
export function addressesOf(told: string, given: URL): readonly URL[] {
  const address = URL.canParse(told, given.href) ? new URL(told, given) : new URL(given);
  const path = address.pathname + address.search;
  const ours = new URL(path, given);
  const otherPort = new URL(ours);
  otherPort.port = address.port;
  const isSameHost = address.hostname === given.hostname && address.protocol === given.protocol;
  const all = isSameHost ? [otherPort, ours] : [ours, otherPort];
  const isPortKnown = address.protocol === given.protocol;
  return isPortKnown && all[0]?.href !== all[1]?.href ? all : all.slice(0, 1);
}
