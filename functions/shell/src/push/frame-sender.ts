/** What became of one frame: taken by the gateway, the client is gone, or it could not take it in time. */
export type SendOutcome = 'sent' | 'gone' | 'slow';

/** The gateway that holds the live connections. */
export interface FrameSender {
  /** Never waits longer than `timeoutMs`. Throws only for what is our own fault, such as a missing permission. */
  send(connection: string, frame: string, timeoutMs: number): Promise<SendOutcome>;
  /** Ends a connection; nothing happens when it is gone. */
  close(connection: string): Promise<void>;
}
