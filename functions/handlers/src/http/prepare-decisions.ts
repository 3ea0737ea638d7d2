import type { Services } from '@watchhouse/shell';

/**
 * Starts loading the policies while the function starts, so that the first officer does not wait for it. The first
 * decision meets a failure again and answers with it; here it is only noted.
 */
export function prepareDecisions({
  policy,
  observer,
}: Pick<Services, 'policy' | 'observer'>): void {
  policy.prepare().catch((cause: unknown) => {
    observer.error('the policies could not be prepared', cause, {});
  });
}
