import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { enforcementOf } from '#shared/domain/grant-enforcement.ts';
import { Grants } from '#shared/domain/grants.ts';
import type { NodeWorkload } from '#shared/domain/node.ts';
import { ReleaseSettings } from '#shared/domain/workload.ts';
import type { NodeDriver } from '../node-driver.ts';
import {
  bringUp,
  bringUpAndConfirm,
  type ContractBench,
  expectHealthy,
  listenOnAnyPort,
  never,
  onlyWorkload,
  orderOf,
  r1,
  r2,
} from './contract-bench.ts';

/** What the guest says when a host denies a request, and when a folder may only be read. */
const requestDenied = 'error 15';
const readOnly = 'error 33';

/** What is granted is there and nothing else; and where a runtime gives more, `enforcementOf` has said so. */
export function describeGranting(bench: ContractBench): void {
  const granting = (grants: object, more: object = {}) => ({ settings: ReleaseSettings.parse({ ...more, grants }) });
  const start = (driver: NodeDriver, grants: object, more?: object) =>
    bringUp(driver, r1, bench.modules.granted, granting(grants, more));
  const askAt = async ({ address }: NodeWorkload, path: string) => {
    const answer = await fetch(`http://${address ?? ''}${path}`);
    return { status: answer.status, text: await answer.text() };
  };
  const textAt = async (state: NodeWorkload, path: string) => (await askAt(state, path)).text;
  const how = ({ runtime }: NodeWorkload, grants: object, grant: string) =>
    enforcementOf(Grants.parse(grants), { name: runtime, version: '49.0.3' }).find((line) => line.grant === grant)?.how;

  /** A folder with a note in it, under a name that needs quoting, for whatever user the node has. */
  async function folder(name: string): Promise<string> {
    const path = join(bench.folder, `${name} it's, (a) = b`);
    await mkdir(path);
    await chmod(bench.folder, 0o755);
    await chmod(path, 0o777);
    await writeFile(join(path, 'note.txt'), 'a note');
    return path;
  }

  describe('grants', () => {
    test('a granted folder can be read and written', async () => {
      const { driver } = await bench.openNode();
      const hostPath = await folder('granted');
      const state = await start(driver, { folders: [{ hostPath, guestPath: '/data', access: 'read-write' }] });
      expect(await textAt(state, '/read')).toBe('a note');
      expect(await textAt(state, '/write')).toBe('written');
      expect(await readdir(hostPath)).toEqual(['made.txt', 'note.txt']);
    });

    test('nothing granted: no folder, no connection, no variable of the node', async () => {
      const { driver } = await bench.openNode();
      const state = await start(driver, {});
      expect(await textAt(state, '/read')).toBe('nothing');
      expect(await textAt(state, '/write')).toBe('nothing');
      expect(await textAt(state, '/connect')).not.toBe('begun');
      expect(await textAt(state, '/env')).not.toMatch(/PATH|HOME|USER|FLOTILLA/);
    });

    test('a folder for reading is not written to, unless that was said', async () => {
      const { driver } = await bench.openNode();
      const hostPath = await folder('for reading');
      const grants = { folders: [{ hostPath, guestPath: '/data', access: 'read' }] };
      const state = await start(driver, grants);
      const isKept = how(state, grants, 'folders') === 'enforced';
      expect(await textAt(state, '/read')).toBe('a note');
      expect(await textAt(state, '/write')).toBe(isKept ? readOnly : 'written');
      expect(await readdir(hostPath)).toEqual(isKept ? ['note.txt'] : ['made.txt', 'note.txt']);
    });

    test('variables arrive as they are', async () => {
      const { driver } = await bench.openNode();
      const state = await start(driver, {}, { env: { GREETING: "it's, a = $(id)", PATH: '/guest' } });
      const lines = (await textAt(state, '/env')).split('\n');
      expect(lines).toContain("GREETING=it's, a = $(id)");
      expect(lines).toContain('PATH=/guest');
    });

    test('only granted hosts are asked, unless that was said', async () => {
      const server = createServer((_, response) => response.writeHead(204).end());
      const port = await listenOnAnyPort(server);
      onTestFinished(() => void server.close());
      const { driver } = await bench.openNode();
      const path = `/ask?127.0.0.1:${port}`;
      const none = await start(driver, {});
      expect(await textAt(none, path)).toBe(how(none, {}, 'http') === 'enforced' ? requestDenied : 'status 204');
      const grants = { http: [`127.0.0.1:${port}`] };
      const some = await bringUp(driver, r2, bench.modules.granted, granting(grants));
      expect(await textAt(some, path)).toBe('status 204');
      const isKept = how(some, grants, 'http') === 'enforced';
      // Nobody listens at the other: a host that lets it pass is refused a connection.
      expect(await textAt(some, '/ask?127.0.0.1:1')).toBe(isKept ? requestDenied : 'error 6');
    });

    test('a request without end is ended by its time, and by its fuel where fuel is counted', async () => {
      const { driver } = await bench.openNode();
      const timed = await start(driver, {}, { requestTimeoutMs: 300 });
      expect((await askAt(timed, '/burn')).status).toBeGreaterThanOrEqual(500);
      expect(await textAt(timed, '/')).toBe('ok');
      const grants = { fuel: 10_000_000 };
      if (how(timed, grants, 'fuel') !== 'enforced') return;
      const fuelled = await bringUp(driver, r2, bench.modules.granted, granting(grants, { requestTimeoutMs: 600_000 }));
      expect((await askAt(fuelled, '/burn')).status).toBeGreaterThanOrEqual(500);
      expect(await textAt(fuelled, '/')).toBe('ok');
    });

    test('granted TCP can be used where the runtime has it', async () => {
      const { driver } = await bench.openNode();
      const state = await start(driver, { tcp: true });
      const isGiven = how(state, { tcp: true }, 'tcp') === 'enforced';
      expect((await textAt(state, '/connect')) === 'begun').toBe(isGiven);
    });

    test.each([
      ['is not there', (name: string) => join(bench.folder, name), 'is not there'],
      ['is where Flotilla keeps its own files', () => '/', 'Flotilla keeps its own files'],
    ])('a folder that %s fails the activation, and the release before goes on', async (_, pathOf, why) => {
      const { hello, granted } = bench.modules;
      const { driver } = await bench.openNode();
      await bringUpAndConfirm(driver, r1, hello);
      const before = await onlyWorkload(driver);
      await driver.stage(granted, { signal: never });
      const hostPath = pathOf('no such folder');
      const more = granting({ folders: [{ hostPath, guestPath: '/data', access: 'read' }] });
      const activation = await driver.activate(orderOf(r2, granted, more), never);
      expect(activation).toMatchObject({ outcome: 'unhealthy', failure: { code: 'node/activation-failed' } });
      const message = activation.outcome === 'unhealthy' ? activation.failure.message : '';
      expect(message).toContain(why);
      expect(message).toContain(hostPath);
      expect(await onlyWorkload(driver)).toEqual(before);
      await expectHealthy(driver, r1);
    });
  });
}
