import { faultUsage } from './fault-orders.ts';

/** One subcommand: how it is called, and how its module is loaded; only the one that is called is. */
export interface Subcommand {
  readonly usage: string;
  readonly load: () => Promise<(args: string[]) => number | Promise<number>>;
}

/** Every subcommand by its words. */
export const subcommands: Readonly<Record<string, Subcommand>> = {
  'ledger verify': {
    usage: '[--facility ID] [--export FILE] [--public-key FILE] [--json]',
    load: async () => (await import('./ledger-verify.ts')).ledgerVerify,
  },
  'ledger export': {
    usage: '--out FILE [--facility ID]',
    load: async () => (await import('./ledger-export.ts')).ledgerExport,
  },
  'views rebuild': {
    usage: '[--facility ID]',
    load: async () => (await import('./views-rebuild.ts')).viewsRebuild,
  },
  'person erase': {
    usage: '--facility ID --person ID',
    load: async () => (await import('./person-erase.ts')).personErase,
  },
  found: {
    usage: '--file FILE',
    load: async () => (await import('./found.ts')).found,
  },
  'edge run': {
    usage: '--config FILE',
    load: async () => (await import('./edge-run.ts')).edgeRun,
  },
  'edge probe': {
    usage: '--url URL --user NAME --password-file FILE [--seconds N] [--json]',
    load: async () => (await import('./edge-probe.ts')).edgeProbe,
  },
  fault: { usage: faultUsage, load: async () => (await import('./fault.ts')).fault },
  detect: {
    usage: '--rules DIR --plan FILE --signals FILE|DIR|- [--json] (or --help)',
    load: async () => (await import('./detect.ts')).detect,
  },
  status: { usage: '[--json]', load: async () => (await import('./status.ts')).status },
};
