/** An archive file is not what its name promises; `key` names it. Nothing of it was given. */
export class ArchiveDamaged extends Error {
  readonly key: string;
  readonly reason: string;

  constructor(key: string, reason: string) {
    super(`The archive file ${key} is damaged: ${reason}.`);
    this.name = 'ArchiveDamaged';
    this.key = key;
    this.reason = reason;
  }
}
