import { FlotillaError } from '#shared/domain/failure.ts';
import type { HostKeyQuery } from './host-key-store.ts';
import { fingerprintOf, type HostKey, type HostKeyVerdict } from './known-hosts.ts';

/** A host showed a key that is not accepted. Carries the key, so that a person can be asked and it can be trusted. */
export class SshHostKeyProblem extends FlotillaError {
  readonly verdict: Exclude<HostKeyVerdict, { verdict: 'known' }>;
  readonly hostKey: HostKey;
  readonly query: HostKeyQuery;

  constructor(verdict: Exclude<HostKeyVerdict, { verdict: 'known' }>, hostKey: HostKey, query: HostKeyQuery) {
    const { code, message, hint } = wordsFor(verdict, query, hostKey);
    super(code, message, { hint });
    this.name = 'SshHostKeyProblem';
    this.verdict = verdict;
    this.hostKey = hostKey;
    this.query = query;
  }

  get fingerprint(): string {
    return fingerprintOf(this.hostKey);
  }
}

function wordsFor(verdict: Exclude<HostKeyVerdict, { verdict: 'known' }>, query: HostKeyQuery, key: HostKey) {
  const shown = `${query.host} showed the ${key.type} key ${fingerprintOf(key)}`;
  switch (verdict.verdict) {
    case 'unknown':
      return {
        code: 'ssh/host-key-unknown',
        message: `${shown}, which is not known yet.`,
        hint: 'Compare the fingerprint with the one that the machine itself shows, then accept it.',
      } as const;
    case 'changed':
      return {
        code: 'ssh/host-key-changed',
        message: `${shown}, but another key stands in ${verdict.knownIn}.`,
        hint: 'Somebody may listen in, or the machine was made anew. Remove the old key from that file only when you know why.',
      } as const;
    case 'revoked':
      return {
        code: 'ssh/host-key-revoked',
        message: `${shown}, which is marked as revoked in ${verdict.knownIn}.`,
        hint: 'Do not use this machine before it has a new host key.',
      } as const;
  }
}

/** A private key is encrypted and no passphrase at hand opens it. */
export class SshPassphraseProblem extends FlotillaError {
  readonly keyPath: string;
  /** Passphrases were tried, and did not fit. */
  readonly wrong: boolean;

  constructor(keyPath: string, wrong: boolean) {
    super(
      'ssh/passphrase-needed',
      `The key ${keyPath} is encrypted${wrong ? ', and the passphrase does not fit' : ''}.`,
      {
        hint: 'Give its passphrase, or add the key to the SSH agent.',
      },
    );
    this.name = 'SshPassphraseProblem';
    this.keyPath = keyPath;
    this.wrong = wrong;
  }
}
