import { z } from 'zod';
import { FlotillaError } from '#shared/domain/failure.ts';

/** What is asked for: manifests and indexes, in OCI's form and Docker's older one. */
export const manifestMediaTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];

const Descriptor = z.object({
  mediaType: z.string().max(255),
  digest: z.string().max(200),
  size: z.number().int().nonnegative(),
  annotations: z.record(z.string(), z.string()).nullish(),
  artifactType: z.string().max(255).nullish(),
  platform: z.object({ architecture: z.string().max(100).nullish(), os: z.string().max(100).nullish() }).nullish(),
});
export type Descriptor = z.infer<typeof Descriptor>;

const Manifest = z.object({ config: Descriptor.nullish(), layers: z.array(Descriptor).max(1000) });
const Index = z.object({ manifests: z.array(Descriptor).max(1000) });

const title = 'org.opencontainers.image.title';

/** What to get next: the manifest that an index names, or the layer with the module. */
export type ManifestStep = { readonly manifest: Descriptor } | { readonly layer: Descriptor };

/**
 * Reads a manifest or an index. Which of several to take is decided by what says it is WebAssembly, never by order: two
 * candidates are refused with their names.
 */
export function readManifest(bytes: Uint8Array): ManifestStep {
  const json = jsonOf(bytes);
  const manifest = Manifest.safeParse(json);
  if (manifest.success) return { layer: checked(layerOf(manifest.data.layers)) };
  const index = Index.safeParse(json);
  if (index.success) return { manifest: checked(manifestOf(index.data.manifests)) };
  throw notAModule('What is there is not an artifact with layers.');
}

/** CNCF's layout and wash's have one layer `application/wasm`; Spin's has one `…+wasm` a module, beside its files. */
function layerOf(layers: readonly Descriptor[]): Descriptor {
  const marked = layers.filter(({ mediaType }) => /^application\/(?:wasm|[\w.-]+\+wasm)$/.test(mediaType));
  const found = marked.length > 0 ? marked : layers.filter(isPlainFile);
  const [layer, another] = found;
  if (layer && !another) return layer;
  if (layer) {
    throw notAModule(
      `The artifact has ${found.length} modules (${found.map(nameOf).join(', ')}), and Flotilla takes one.`,
    );
  }
  if (layers.some(({ mediaType }) => /\btar\b|rootfs/.test(mediaType))) {
    throw notAModule('This is a container image with a file system, not a WebAssembly artifact.', imageHint);
  }
  throw notAModule('The artifact has no layer that is WebAssembly.');
}

/** A single file that was pushed without a type gets that of an archive; its name says what it is. */
const isPlainFile = ({ annotations, mediaType }: Descriptor): boolean =>
  /\.wasm$/i.test(annotations?.[title] ?? '') && !/\+(?:gzip|zstd)$/.test(mediaType);

function manifestOf(manifests: readonly Descriptor[]): Descriptor {
  const marked = manifests.filter(
    ({ platform, artifactType }) =>
      (platform?.architecture ?? '').startsWith('wasm') || /\bwasm\b/.test(artifactType ?? ''),
  );
  const found = marked.length > 0 ? marked : manifests;
  const [manifest, another] = found;
  if (manifest && !another) return manifest;
  if (manifest)
    throw notAModule(`The index has ${found.length} manifests and does not say which is the module.`, pinHint);
  throw notAModule('The index has no manifest.');
}

function checked(descriptor: Descriptor): Descriptor {
  if (/^sha256:[0-9a-f]{64}$/.test(descriptor.digest)) return descriptor;
  throw notAModule('The artifact names its parts by something else than SHA-256.');
}

const nameOf = ({ annotations, digest }: Descriptor): string =>
  (annotations?.[title] ?? digest.slice(7, 19)).slice(0, 60);

/** The name that the artifact gives its layer, if any. */
export const titleOf = ({ annotations }: Descriptor): string | undefined => annotations?.[title];

const imageHint =
  'Push the module itself, for example with `wash oci push` or `oras push … module.wasm:application/wasm`.';
const pinHint = 'Name the manifest by its digest: registry/name@sha256:….';

const notAModule = (message: string, hint?: string): FlotillaError =>
  new FlotillaError('pull/not-a-module', message, hint === undefined ? {} : { hint });

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
