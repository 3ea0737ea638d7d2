import { aws_kinesis as kinesis, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { EncryptionKeys } from './encryption.ts';
import type { Stage } from './stages.ts';

export interface Signals {
  readonly stream: kinesis.Stream;
  /** A dedicated consumer for each function that reads; none where fan-out is off. */
  readonly consumers: Readonly<Partial<Record<SignalReader, kinesis.StreamConsumer>>>;
}

/** Who reads the stream as it goes; neither waits for the other. */
export const signalReaders = ['on-signals', 'archive-signals'] as const;
export type SignalReader = (typeof signalReaders)[number];

/** The stream of signals. Seven days are how long detection may be down and still lose nothing. */
export function signalsStream(scope: Construct, stage: Stage, keys: EncryptionKeys): Signals {
  const stream = new kinesis.Stream(scope, 'signals', {
    shardCount: stage.shards,
    retentionPeriod: Duration.days(7),
    encryption: kinesis.StreamEncryption.KMS,
    encryptionKey: keys.storage,
    removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  Validations.of(stream).acknowledge({
    id: 'AwsSolutions-KDS3',
    reason: 'The key of our own can be withdrawn and its use is logged; a service key cannot.',
  });
  if (!stage.enhancedFanOut) return { stream, consumers: {} };
  const consumers = signalReaders.map((name) => [
    name,
    new kinesis.StreamConsumer(scope, `${name}-consumer`, { stream, streamConsumerName: name }),
  ]);
  return { stream, consumers: Object.fromEntries(consumers) as Signals['consumers'] };
}
