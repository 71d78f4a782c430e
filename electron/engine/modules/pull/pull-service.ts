import { basename } from 'node:path/posix';
import { FlotillaError, failureOf } from '#shared/domain/failure.ts';
import { Digest, type JobId } from '#shared/domain/ids.ts';
import type { ModuleSource } from '#shared/domain/module-source.ts';
import type { JobReport, JobService } from '../../jobs/job-service.ts';
import type { ArrivingFiles } from '../arriving-files.ts';
import type { ModuleLibrary, ModuleLibraryOptions } from '../module-library.ts';
import type { DockerCredentials } from './docker-credentials.ts';
import { download, maxModuleBytes } from './download.ts';
import { HttpClient, unreachable } from './http-client.ts';
import { type Descriptor, readManifest, titleOf } from './oci-manifest.ts';
import { type OciReference, readReference, type Reference, shownUrl, type UrlReference } from './reference.ts';
import { RegistryClient } from './registry-client.ts';

export interface PullServiceOptions {
  readonly library: Pick<ModuleLibrary, 'add' | 'has'>;
  readonly jobs: Pick<JobService, 'start'>;
  readonly arriving: Pick<ArrivingFiles, 'with'>;
  readonly credentials: Pick<DockerCredentials, 'for'>;
  readonly record: ModuleLibraryOptions['record'];
  /** For each pull; its connections end with it. */
  readonly makeHttp?: () => HttpClient;
}

interface Arrived {
  readonly digest: Digest;
  readonly name: string;
  readonly source: ModuleSource;
}

/**
 * Brings modules from addresses and OCI registries into the library, as jobs. Promises that what is kept is what the
 * registry's digest names, and that a pull that fails or is cancelled leaves neither bytes nor connections behind.
 */
export class PullService {
  readonly #options: PullServiceOptions;

  constructor(options: PullServiceOptions) {
    this.#options = options;
  }

  /** Throws `input/invalid` when nothing can be understood; all else is told by the job. */
  start(written: string): JobId {
    const reference = readReference(written);
    const shown = reference.kind === 'url' ? shownUrl(reference.url) : reference.text;
    return this.#options.jobs.start('pull', `Pull ${shown}`, async (report) => {
      try {
        const digest = await this.#pull(reference, report);
        this.#record(shown, 'ok', `sha256 ${digest}`);
        return { digest };
      } catch (error) {
        if (!report.signal.aborted) this.#record(shown, 'failed', failureOf(error).message);
        throw error;
      }
    });
  }

  async #pull(reference: Reference, report: JobReport): Promise<Digest> {
    const http = this.#options.makeHttp?.() ?? new HttpClient();
    try {
      return await this.#options.arriving.with(async (path) => {
        const arrived =
          reference.kind === 'url'
            ? await getUrl(http, reference, path, report)
            : await this.#getArtifact(http, reference, path, report);
        if (await this.#options.library.has(arrived.digest)) return arrived.digest;
        report.progress(null, 'Looking into it');
        const { name, source } = arrived;
        const outcome = await this.#options.library.add({ path, name }, report.signal, { source });
        if (outcome.outcome !== 'rejected') return outcome.module.digest;
        const why = outcome.inspection.verdict === 'valid' ? '' : outcome.inspection.message;
        throw new FlotillaError('pull/not-a-module', `What is there is not a module that can be kept. ${why}`);
      });
    } finally {
      http.close();
    }
  }

  async #getArtifact(http: HttpClient, reference: OciReference, path: string, report: JobReport): Promise<Arrived> {
    const { credentials, library } = this.#options;
    const { signal } = report;
    const registry = new RegistryClient({ http, credentials, reference, signal });
    report.progress(null, `Asking ${reference.registry}`);
    const { layer, manifestDigest } = await findLayer(registry, reference);
    const digest = Digest.parse(layer.digest.slice('sha256:'.length));
    const arrived: Arrived = {
      digest,
      name: nameOf(reference, layer),
      source: { kind: 'oci', reference: reference.text.slice(0, 500), manifestDigest },
    };
    if (await library.has(digest)) return arrived;
    const { answer, url } = await registry.blob(layer.digest);
    const done = await download(answer, { url, path, signal, sizeBytes: layer.size, onProgress: telling(report) });
    if (done.digest !== digest) {
      throw new FlotillaError(
        'pull/digest-mismatch',
        `${reference.registry} gave other bytes than its manifest names.`,
        {
          hint: 'Nothing was kept. Tell whoever runs the registry.',
          retryable: true,
        },
      );
    }
    return arrived;
  }

  #record(target: string, result: 'ok' | 'failed', detail: string): void {
    this.#options.record({ action: 'module-pulled', target, result, detail });
  }
}

async function getUrl(http: HttpClient, { url }: UrlReference, path: string, report: JobReport): Promise<Arrived> {
  report.progress(null, `Asking ${url.host}`);
  const answer = await http.open(url, { signal: report.signal });
  if (answer.status !== 200) {
    answer.body.destroy();
    throw notGiven(url, answer.status);
  }
  const { digest } = await download(answer, { url, path, signal: report.signal, onProgress: telling(report) });
  return { digest, name: fileNameOf(url), source: { kind: 'url', url: shownUrl(url) } };
}

function notGiven(url: URL, status: number): FlotillaError {
  if (status === 404 || status === 410) {
    return new FlotillaError('pull/not-found', `${url.host} has no such file.`, { hint: 'Check the address.' });
  }
  if (status === 401 || status === 403) {
    return new FlotillaError('pull/access-denied', `${url.host} does not give this file to everyone.`, {
      hint: 'Download it by other means and add the file.',
    });
  }
  return unreachable(url, `it answers with HTTP ${status}`);
}

/** An index names a manifest, which names the layer; an index in an index is refused. */
async function findLayer(
  registry: RegistryClient,
  { tag, digest }: OciReference,
): Promise<{ layer: Descriptor; manifestDigest: Digest }> {
  const first = await registry.manifest(digest ? `sha256:${digest}` : (tag ?? 'latest'));
  const step = readManifest(first.bytes);
  if ('layer' in step) return { layer: sized(step.layer), manifestDigest: first.digest };
  const second = await registry.manifest(step.manifest.digest);
  const last = readManifest(second.bytes);
  if ('layer' in last) return { layer: sized(last.layer), manifestDigest: second.digest };
  throw new FlotillaError('pull/not-a-module', 'What is there is a list of lists, not an artifact.');
}

function sized(layer: Descriptor): Descriptor {
  if (layer.size <= maxModuleBytes) return layer;
  throw new FlotillaError('pull/too-large', `The module has more than ${maxModuleBytes / 1024 ** 2} MiB.`);
}

function telling(report: JobReport) {
  const mebibytes = (bytes: number) => (bytes / 1024 ** 2).toFixed(1);
  return (share: number | null, done: number, of: number | null) =>
    report.progress(share, of === null ? `${mebibytes(done)} MiB` : `${mebibytes(done)} of ${mebibytes(of)} MiB`);
}

/** `shop-1.4.wasm` for `ghcr.io/acme/shop:1.4`, unless the artifact says what its file is called. */
function nameOf({ repository, tag }: OciReference, layer: Descriptor): string {
  const given = titleOf(layer);
  if (given !== undefined && /\.wasm$/i.test(given)) return basename(given.replaceAll('\\', '/'));
  return `${basename(repository)}${tag === null || tag === 'latest' ? '' : `-${tag}`}.wasm`;
}

function fileNameOf(url: URL): string {
  try {
    return basename(decodeURIComponent(url.pathname)) || `${url.hostname}.wasm`;
  } catch {
    return `${url.hostname}.wasm`;
  }
}
