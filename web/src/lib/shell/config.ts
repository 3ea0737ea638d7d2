import { WebConfig } from '@watchhouse/contracts';
import type { Answer } from '../api/failure.ts';

/** Reads `/config.json`, which says how this deployment signs people in. */
export async function loadConfig(): Promise<Answer<WebConfig>> {
  let response: Response;
  try {
    response = await fetch('/config.json', { cache: 'no-store' });
  } catch {
    return { ok: false, failure: { kind: navigator.onLine ? 'unreachable' : 'offline' } };
  }
  const parsed = WebConfig.safeParse(await response.json().catch(() => undefined));
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, failure: { kind: 'unreadable', status: response.status } };
}
