import { FlotillaError } from '#shared/domain/failure.ts';
import type { Digest } from '#shared/domain/ids.ts';
import type { Provenance, SignatureCheck, TrustedKey } from '#shared/domain/provenance.ts';
import { api } from './memory-api.ts';
import type { MemoryState } from './memory-state.ts';
import { digestOf } from './sample-data.ts';

const sbom = [
  ['wit-bindgen', '0.46.0', 'crates.io'],
  ['anyhow', '1.0.100', 'crates.io'],
  ['bitflags', '2.9.4', 'crates.io'],
  ['serde', '1.0.228', 'crates.io'],
  ['serde_json', '1.0.145', 'crates.io'],
  ['itoa', '1.0.15', 'crates.io'],
  ['memchr', '2.7.6', 'crates.io'],
  ['ryu', '1.0.20', 'crates.io'],
] as const;

/** A bundle is verified by the first key that is trusted, and fails while there is none. */
function checksOf(state: MemoryState, digest: Digest): SignatureCheck[] {
  if (!state.bundled.has(digest)) return [];
  const [key] = state.keys.values();
  const form = 'sigstore-bundle';
  if (!key) return [{ form, result: 'failed', detail: 'No trusted key made this signature.', keyName: null }];
  return [{ form, result: 'verified', detail: `Signed with the key ${key.name} (${key.id}).`, keyName: key.name }];
}

function provenanceOf(state: MemoryState, digest: Digest): Provenance {
  state.module(digest);
  const checks = checksOf(state, digest);
  const [first] = checks;
  const hasSbom = digest === digestOf('1');
  return {
    state: first ? first.result : 'not-signed',
    checks,
    sboms: hasSbom
      ? [
          {
            form: 'cargo-auditable',
            components: sbom.map(([name, version, source]) => ({ name, version, source })),
            problem: null,
          },
        ]
      : [],
    claims: hasSbom
      ? [
          { name: 'authors', value: 'The price team' },
          { name: 'licenses', value: 'Apache-2.0' },
          { name: 'source', value: 'https://git.example.com/shop/sync-prices' },
          { name: 'revision', value: '8c1f0a6c4d6b3f1f1f0f7f0d5a6f3a2b1c0d9e8f' },
        ]
      : [],
  };
}

function addKey(state: MemoryState, name: string, pem: string): TrustedKey {
  if (!pem.includes('BEGIN PUBLIC KEY')) {
    throw new FlotillaError('signature/unusable-key', 'This is no public key in PEM form.', {
      hint: 'It begins with -----BEGIN PUBLIC KEY-----; a private key or a certificate is something else.',
      field: 'pem',
    });
  }
  const id = state.serial().padStart(16, '0');
  const key: TrustedKey = { id, name, pem, algorithm: 'ecdsa-p256', addedAtMs: state.schedule.nowMs() };
  state.keys.set(id, key);
  state.publish({ type: 'module-knowledge', digest: null });
  state.record('key-trusted', name, id);
  return key;
}

export const provenanceHandlers = {
  provenance: api.modules.provenance.handler(({ context, input }) => provenanceOf(context.state, input.digest)),
  addBundle: api.modules.addBundle.handler(({ context: { state }, input }) => {
    if (input.file.endsWith('bad')) {
      throw new FlotillaError('signature/unreadable', 'This is no Sigstore bundle.', {
        hint: 'Choose the .sigstore.json file that `cosign sign-blob --bundle` wrote.',
      });
    }
    state.bundled.add(input.digest);
    state.publish({ type: 'module-knowledge', digest: input.digest });
    state.record('signature-added', state.module(input.digest).name);
    return provenanceOf(state, input.digest);
  }),
  keys: {
    list: api.modules.keys.list.handler(({ context }) => [...context.state.keys.values()]),
    add: api.modules.keys.add.handler(({ context: { state }, input }) => addKey(state, input.name, input.pem)),
    remove: api.modules.keys.remove.handler(({ context: { state }, input }) => {
      const name = state.keys.get(input.id)?.name ?? input.id;
      state.keys.delete(input.id);
      state.publish({ type: 'module-knowledge', digest: null });
      state.record('key-removed', name);
      return input;
    }),
  },
};
