import { z } from 'zod';
import { FlotillaError } from '#shared/domain/failure.ts';

/*
 * A signature beside the file, in the three forms that cosign and Sigstore's other tools write:
 *   a bundle with `messageSignature`: over the file's bytes;
 *   a bundle with `dsseEnvelope`: over a statement (in-toto) that names the file's digest;
 *   cosign's older `--bundle` file with `base64Signature`: over the file's bytes.
 */

export const longestBundle = 1024 ** 2;

const Base64 = z.string().regex(/^[A-Za-z0-9+/_-]*={0,2}$/);

const Material = z.object({
  publicKey: z.object({ hint: z.string().optional() }).optional(),
  certificate: z.object({ rawBytes: Base64 }).optional(),
  x509CertificateChain: z.object({ certificates: z.array(z.unknown()) }).optional(),
});

const Sigstore = z.object({
  mediaType: z.string().regex(/^application\/vnd\.dev\.sigstore\.bundle/),
  verificationMaterial: Material.default({}),
  messageSignature: z
    .object({
      messageDigest: z.object({ algorithm: z.string(), digest: Base64 }).optional(),
      signature: Base64,
    })
    .optional(),
  dsseEnvelope: z
    .object({
      payload: Base64,
      payloadType: z.string().max(200),
      signatures: z.array(z.object({ sig: Base64 })).max(20),
    })
    .optional(),
});

const Cosign = z.object({ base64Signature: Base64.min(1), cert: z.string().optional() });

export type SignatureBundle =
  | {
      readonly kind: 'message';
      readonly signature: Buffer;
      /** What the bundle says that it is for; only a hint, the signature decides. */
      readonly sha256: string | null;
      readonly isKeyless: boolean;
    }
  | {
      readonly kind: 'statement';
      readonly payload: Buffer;
      readonly payloadType: string;
      readonly signatures: readonly Buffer[];
      readonly isKeyless: boolean;
    };

/** Throws `signature/unreadable`. */
export function readBundle(text: string): SignatureBundle {
  const json = jsonOf(text);
  const bundle = Sigstore.safeParse(json).data;
  if (bundle?.messageSignature) {
    const { messageDigest, signature } = bundle.messageSignature;
    const isSha256 = messageDigest && /^SHA2_256$/i.test(messageDigest.algorithm);
    return {
      kind: 'message',
      signature: Buffer.from(signature, 'base64'),
      sha256: isSha256 ? Buffer.from(messageDigest.digest, 'base64').toString('hex') : null,
      isKeyless: isKeyless(bundle.verificationMaterial),
    };
  }
  if (bundle?.dsseEnvelope) {
    const { payload, payloadType, signatures } = bundle.dsseEnvelope;
    return {
      kind: 'statement',
      payload: Buffer.from(payload, 'base64'),
      payloadType,
      signatures: signatures.map(({ sig }) => Buffer.from(sig, 'base64')),
      isKeyless: isKeyless(bundle.verificationMaterial),
    };
  }
  const older = Cosign.safeParse(json).data;
  if (!older) throw unreadable();
  const isCertificate = /BEGIN CERTIFICATE/.test(Buffer.from(older.cert ?? '', 'base64').toString('latin1'));
  return {
    kind: 'message',
    signature: Buffer.from(older.base64Signature, 'base64'),
    sha256: null,
    isKeyless: isCertificate,
  };
}

const isKeyless = ({ certificate, x509CertificateChain }: z.infer<typeof Material>): boolean =>
  certificate !== undefined || x509CertificateChain !== undefined;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable();
  }
}

const unreadable = (): FlotillaError =>
  new FlotillaError('signature/unreadable', 'This is not a signature bundle of Sigstore or cosign.', {
    hint: 'Make one with `cosign sign-blob --key … --bundle module.sigstore.json module.wasm`.',
  });
