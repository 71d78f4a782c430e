import type { Algorithms, NegotiatedAlgorithms, ServerHostKeyAlgorithm } from 'ssh2';

/*
 * What is offered to a server. Left out on purpose: everything with SHA-1, CBC, group exchange (its parameters cost over
 * a second of CPU a handshake), and what is safe only with strict key exchange, which ssh2 cannot insist on:
 * chacha20-poly1305 and encrypt-then-MAC (CVE-2023-48795). Strict key exchange is used wherever the server has it.
 */

const kex = [
  'curve25519-sha256',
  'curve25519-sha256@libssh.org',
  'ecdh-sha2-nistp256',
  'ecdh-sha2-nistp384',
  'ecdh-sha2-nistp521',
  'diffie-hellman-group14-sha256',
  'diffie-hellman-group16-sha512',
] as const;
const cipher = ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr', 'aes192-ctr', 'aes256-ctr'] as const;
const hmac = ['hmac-sha2-256', 'hmac-sha2-512'] as const;
const serverHostKey = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
] as const satisfies readonly ServerHostKeyAlgorithm[];

/** Kinds of host keys that are known come first, so that a server shows the key that can be compared. */
export function algorithmsFor(knownKeyTypes: readonly string[]): Algorithms {
  const isKnown = (algorithm: ServerHostKeyAlgorithm): boolean =>
    knownKeyTypes.includes(algorithm.startsWith('rsa-sha2') ? 'ssh-rsa' : algorithm);
  return {
    kex: [...kex],
    cipher: [...cipher],
    hmac: [...hmac],
    compress: ['none'],
    serverHostKey: [...serverHostKey.filter(isKnown), ...serverHostKey.filter((algorithm) => !isKnown(algorithm))],
  };
}

const isIn = (list: readonly string[], name: string | undefined): boolean => name !== undefined && list.includes(name);

/** Whether what was agreed on is what was offered: a second look, should the library ever offer more. */
export function isAcceptable(negotiated: NegotiatedAlgorithms): boolean {
  return (
    isIn(kex, negotiated.kex) &&
    isIn(serverHostKey, negotiated.serverHostKey) &&
    [negotiated.cs, negotiated.sc].every(
      (way) => isIn(cipher, way.cipher) && (way.cipher.includes('-gcm') || isIn(hmac, way.mac)),
    )
  );
}
