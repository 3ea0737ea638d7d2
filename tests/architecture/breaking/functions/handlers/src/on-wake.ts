// breaks: handlers-apart
export { default } from './on-clock.ts';
