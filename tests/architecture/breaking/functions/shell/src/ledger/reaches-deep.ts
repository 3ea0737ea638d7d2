// breaks: public-name
import '@watchhouse/domain/src/decider.ts';
