import { z } from 'zod';
import { EpochMs } from './ids.ts';

/** A public key that signatures are checked against. */
export const TrustedKey = z.object({
  /** First 16 hex digits of the SHA-256 of the key's SubjectPublicKeyInfo (DER). */
  id: z.string().regex(/^[0-9a-f]{16}$/),
  name: z.string().min(1).max(100),
  algorithm: z.enum(['ed25519', 'ecdsa-p256']),
  pem: z.string().max(4000),
  addedAtMs: EpochMs,
});
export type TrustedKey = z.infer<typeof TrustedKey>;

/** One signature that was found: in the file (wasmsign2) or in a Sigstore bundle beside it. */
export const SignatureCheck = z.object({
  form: z.enum(['wasmsign2', 'sigstore-bundle']),
  result: z.enum(['verified', 'failed']),
  /** Whose key verified it, or why it failed. */
  detail: z.string().max(1000),
  keyName: z.string().max(100).nullable(),
});
export type SignatureCheck = z.infer<typeof SignatureCheck>;

/**
 * `not-signed`: there is no signature. `failed`: there is one and none verifies. `verified`: at least one verifies with a
 * trusted key over all bytes of the module.
 */
export const SignatureState = z.enum(['not-signed', 'failed', 'verified']);
export type SignatureState = z.infer<typeof SignatureState>;

export const SbomComponent = z.object({
  name: z.string().max(300),
  version: z.string().max(200),
  /** `crates.io`, `npm`, a package URL's type, …; empty where the SBOM does not say. */
  source: z.string().max(300),
});
export type SbomComponent = z.infer<typeof SbomComponent>;

export const Sbom = z.object({
  form: z.enum(['cargo-auditable', 'cyclonedx']),
  components: z.array(SbomComponent).max(10_000),
  /** Why it could not be read; null when it could. */
  problem: z.string().max(500).nullable(),
});
export type Sbom = z.infer<typeof Sbom>;

export const Provenance = z.object({
  state: SignatureState,
  checks: z.array(SignatureCheck),
  sboms: z.array(Sbom),
  /** Authors, licence, source, revision and the like out of the module's own metadata; claims, not proof. */
  claims: z.array(z.object({ name: z.string().max(100), value: z.string().max(2000) })),
});
export type Provenance = z.infer<typeof Provenance>;
