import { open } from 'node:fs/promises';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { Digest } from '#shared/domain/ids.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import type { Provenance, Sbom, SignatureCheck, SignatureState } from '#shared/domain/provenance.ts';
import type { Clock } from '../../clock.ts';
import type { ModuleFile, ModuleLibrary, ModuleLibraryOptions } from '../module-library.ts';
import { checkBundle } from './bundle-signature.ts';
import type { BundleStore } from './bundle-store.ts';
import { claimSections, readClaims } from './claims.ts';
import { cargoAuditableSection, cycloneDxSections, longestJson, readCargoAuditable, readCycloneDx } from './sbom.ts';
import { longestBundle, readBundle } from './sigstore-bundle.ts';
import type { TrustedKeys } from './trusted-keys.ts';
import { checkWasmSignature } from './wasm-signature.ts';

const mostBundles = 20;
const mostSboms = 20;
const keptChecks = 5_000;

export interface CustomSection {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ProvenanceServiceOptions {
  readonly bundles: BundleStore;
  readonly keys: TrustedKeys;
  readonly library: Pick<ModuleLibrary, 'get' | 'path'>;
  /** Custom sections with these names, of the module and what is nested in it; read by the inspector process. */
  readonly inspector: {
    customSections(path: string, names: readonly string[], signal?: AbortSignal): Promise<readonly CustomSection[]>;
  };
  readonly clock: Clock;
  readonly publish: (event: LiveEvent) => void;
  readonly record: ModuleLibraryOptions['record'];
}

interface CheckedFile {
  readonly path: string;
  readonly digest: Digest;
}

/** What a policy asks: whether a trusted key signed it, and whose. */
export interface SignatureSummary {
  readonly state: SignatureState;
  readonly keyNames: readonly string[];
}

/**
 * Where a module comes from, as far as its bytes and the bundles beside it tell: signatures checked against the trusted
 * keys, offline, and what the module lists and claims of itself. A signature is checked once for each set of keys.
 */
export class ProvenanceService {
  readonly #options: ProvenanceServiceOptions;
  readonly #checks = new Map<Digest, { readonly of: string; readonly checks: Promise<SignatureCheck[]> }>();

  constructor(options: ProvenanceServiceOptions) {
    this.#options = options;
  }

  async provenance(digest: Digest, signal?: AbortSignal): Promise<Provenance> {
    const names = [cargoAuditableSection, ...cycloneDxSections, ...claimSections];
    const path = this.#options.library.path(digest);
    const [checks, sections] = await Promise.all([
      this.#checksOf(digest),
      this.#options.inspector.customSections(path, names, signal),
    ]);
    return { state: stateOf(checks), checks, sboms: sbomsIn(sections), claims: readClaims(sections) };
  }

  async signatureOf(digest: Digest): Promise<SignatureSummary> {
    return summaryOf(await this.#checksOf(digest));
  }

  /** Of a file that is not in the library, with a bundle that lies beside it. Throws `signature/unreadable`. */
  async signatureOfFile(file: CheckedFile, bundle: ModuleFile | null): Promise<SignatureSummary> {
    return summaryOf(await this.#checkFile(file, bundle === null ? [] : [await readShortText(bundle.path)]));
  }

  /** Keeps the bundle, whether it verifies or not: that may change with the keys. Throws `signature/unreadable`. */
  async addBundle(digest: Digest, file: ModuleFile, signal?: AbortSignal): Promise<Provenance> {
    const { bundles, library, clock, publish, record } = this.#options;
    const { name } = library.get(digest);
    const text = await readShortText(file.path);
    readBundle(text);
    const kept = bundles.of(digest);
    if (kept.length >= mostBundles && !kept.includes(text)) {
      throw new FlotillaError('signature/unreadable', `A module has at most ${mostBundles} bundles.`);
    }
    bundles.add(digest, text, clock.nowMs());
    this.#checks.delete(digest);
    const provenance = await this.provenance(digest, signal);
    record({ action: 'signature-added', target: name, result: 'ok', detail: `${provenance.state}; sha256 ${digest}` });
    publish({ type: 'module-knowledge', digest });
    return provenance;
  }

  async #checksOf(digest: Digest): Promise<SignatureCheck[]> {
    // A module that was removed and added again has no bundles any more.
    const of = `${this.#options.keys.revision} ${this.#options.library.get(digest).addedAtMs}`;
    const known = this.#checks.get(digest);
    if (known?.of === of) return known.checks;
    const checks = this.#check(digest);
    this.#checks.set(digest, { of, checks });
    checks.catch(() => this.#checks.delete(digest));
    const [oldest] = this.#checks.keys();
    if (this.#checks.size > keptChecks && oldest !== undefined) this.#checks.delete(oldest);
    return checks;
  }

  #check(digest: Digest): Promise<SignatureCheck[]> {
    const { library, bundles } = this.#options;
    return this.#checkFile({ path: library.path(digest), digest }, bundles.of(digest));
  }

  async #checkFile(file: CheckedFile, bundles: readonly string[]): Promise<SignatureCheck[]> {
    const checking = this.#options.keys.forChecking();
    const inside = await checkWasmSignature(file.path, checking);
    const checks = inside ? [inside] : [];
    for (const text of bundles) checks.push(await checkBundle(readBundle(text), file, checking));
    return checks;
  }
}

function summaryOf(checks: readonly SignatureCheck[]): SignatureSummary {
  const keyNames = checks.flatMap(({ result, keyName }) =>
    result === 'verified' && keyName !== null ? [keyName] : [],
  );
  return { state: stateOf(checks), keyNames: [...new Set(keyNames)] };
}

function stateOf(checks: readonly SignatureCheck[]): SignatureState {
  if (checks.length === 0) return 'not-signed';
  return checks.some(({ result }) => result === 'verified') ? 'verified' : 'failed';
}

function sbomsIn(sections: readonly CustomSection[]): Sbom[] {
  const packed = sections.filter(({ name }) => name === cargoAuditableSection).slice(0, mostSboms);
  const documents = sections.filter(({ name }) => cycloneDxSections.includes(name));
  return [
    ...packed.map(({ bytes }) => readCargoAuditable(bytes, Math.floor(longestJson / packed.length))),
    ...documents.flatMap(({ bytes }) => readCycloneDx(bytes) ?? []),
  ].slice(0, mostSboms);
}

/** The file's text; a longer one is no bundle. */
async function readShortText(path: string): Promise<string> {
  const file = await open(path, 'r').catch(() => {
    throw new FlotillaError('file/unreadable', 'The file cannot be read.', { hint: 'Choose the file again.' });
  });
  try {
    const bytes = Buffer.alloc(longestBundle + 1);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    if (filled > longestBundle) throw new FlotillaError('file/too-large', 'No signature bundle is that large.');
    return bytes.toString('utf8', 0, filled);
  } finally {
    await file.close();
  }
}
