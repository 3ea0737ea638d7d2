import { aws_kinesis as kinesis, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { EncryptionKeys } from './encryption.ts';
import type { Stage } from './stages.ts';

export interface Signals {
  readonly stream: kinesis.Stream;
  /** A dedicated consumer for whoever must not wait; none where fan-out is off. */
  readonly consumers: Readonly<Partial<Record<SignalReader, kinesis.StreamConsumer>>>;
}

/** Who reads the stream as it goes; neither waits for the other. */
export type SignalReader = 'on-signals' | 'archive-signals';

/** Half a second counts for alarms. The archive gathers for minutes, and a fan-out of its own costs more than all of it. */
const fanOutReader: SignalReader = 'on-signals';

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
  const consumer = new kinesis.StreamConsumer(scope, `${fanOutReader}-consumer`, {
    stream,
    streamConsumerName: fanOutReader,
  });
  return { stream, consumers: { [fanOutReader]: consumer } };
}
