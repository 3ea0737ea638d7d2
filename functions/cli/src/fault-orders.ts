/** How each order is called at the terminal. */
export const faultOrders: Readonly<Record<string, (options: FaultOptions) => object>> = {
  'uplink cut': ({ lasting }) => ({
    fault: 'uplink-cut',
    ...(lasting !== undefined && { forSeconds: lasting }),
  }),
  'uplink mend': () => ({ fault: 'uplink-mended' }),
  'agent kill': ({ lasting = 1 }) => ({ fault: 'agent-killed', downSeconds: lasting }),
  'camera off': ({ lasting = 30 }) => ({ fault: 'camera-off', forSeconds: lasting }),
  'camera flapping': ({ lasting = 60 }) => ({ fault: 'camera-flapping', forSeconds: lasting }),
  'camera frozen': ({ lasting = 60 }) => ({ fault: 'camera-frozen', forSeconds: lasting }),
  'camera wrong-password': ({ lasting = 60 }) => ({
    fault: 'camera-wrong-password',
    forSeconds: lasting,
  }),
  'camera clock': ({ by = 300 }) => ({ fault: 'camera-clock', bySeconds: by }),
  'lambda error': ({ lasting = 20, named = 'on-signals' }) => ({
    fault: 'function-failing',
    function: named,
    forSeconds: lasting,
  }),
};

/** What an order may be told; times in seconds. */
interface FaultOptions {
  readonly lasting?: number | undefined;
  readonly by?: number | undefined;
  readonly named?: string | undefined;
}

/** The words of `watchhouse fault`, for its usage line. */
export const faultUsage = `${Object.keys(faultOrders).join(' | ')} | poison [--for 30s] [--by -300s] [--function NAME]`;
