import { accessLogContract } from './access-log-contract.ts';
import { memoryAccessLog } from './memory-access-log.ts';

const shared = memoryAccessLog();
accessLogContract('memory', () => shared);
