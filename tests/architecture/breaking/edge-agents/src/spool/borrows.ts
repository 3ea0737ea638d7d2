// breaks: own-room
import '../../../functions/domain/src/decider.ts';
