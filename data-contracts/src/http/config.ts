import { z } from 'zod';

/** `/config.json`: what the web application needs to know of its deployment. */
export const WebConfig = z
  .strictObject({
    issuer: z.url(),
    clientId: z.string().min(1),
    /** Paths or absolute addresses of the identity provider's endpoints. */
    authorizationEndpoint: z.string().min(1),
    tokenEndpoint: z.string().min(1),
    endSessionEndpoint: z.string().min(1),
    scope: z.string().min(1),
    livePath: z.string().min(1),
    environment: z.enum(['local', 'aws']),
  })
  .meta({ id: 'WebConfig' });
export type WebConfig = z.infer<typeof WebConfig>;
