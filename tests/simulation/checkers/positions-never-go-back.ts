import type { Checker, Finding } from './finding.ts';

/** No stored position goes back: fences, views, consumers, the live map, the numbers of agents. */
export const positionsNeverGoBack: Checker = ({ positions, disks }) => {
  const last = new Map<string, number>();
  const findings: Finding[] = [];
  for (const { of, facility, position, at } of positions) {
    const name = `${of} of ${facility ?? 'the stream'}`;
    const former = last.get(name) ?? -1;
    if (position < former) {
      findings.push({ text: `${name} went back from ${former} to ${position}`, at });
    }
    last.set(name, position);
  }
  for (const [place, ofPlace] of disks) {
    for (const [wing, { kept }] of ofPlace) {
      let number = 0;
      for (const { to } of kept.ordered) {
        if (to <= number) {
          findings.push({
            text: `${place.name} ${wing}: number ${to} was given out after ${number}`,
          });
        }
        number = to;
      }
    }
  }
  return findings;
};
