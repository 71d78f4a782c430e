import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { mkdir, mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { failureOf } from '#shared/domain/failure.ts';
import { ReleaseId } from '#shared/domain/ids.ts';
import base from './node-program/10-base.sh?raw';
import facts from './node-program/20-facts.sh?raw';
import modules from './node-program/30-modules.sh?raw';
import processes from './node-program/40-processes.sh?raw';
import releases from './node-program/50-releases.sh?raw';
import workloads from './node-program/60-workloads.sh?raw';
import { AnswerLine, FactsResult, StatusResult, UsageResult } from './node-answers.ts';
import { endedWithoutAnswer } from './node-problems.ts';
import { assembleNodeProgram, checkedRoot, commandFor, foreignFolderCode } from './node-program.ts';
import { quote } from './quote.ts';

const execute = promisify(execFile);
const program = assembleNodeProgram();

const has = (command: string, ...args: string[]): boolean => {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const shells = [['dash'], ['busybox', 'sh'], ['bash']].filter(([command = '', ...args]) =>
  has(command, ...args, '-c', 'exit 0'),
);
const hello = Buffer.from('\0asm not really');
const helloDigest = '6a9a3e3c0a9dc7a3d8e3f1b0a9a3e3c0a9dc7a3d8e3f1b0a9a3e3c0a9dc7a3d8';

describe('the node program', () => {
  test.skipIf(!has('shellcheck', '--version'))('is clean for shellcheck, as it is sent', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'flotilla-program-'));
    const file = join(folder, 'program.sh');
    // Its comments with directives for shellcheck are not sent; the exceptions stand here too.
    await writeFile(file, program.text);
    const exceptions = ['SC1091', 'SC2046', 'SC2086', 'SC2317', 'SC2329'];
    const checking = execute('shellcheck', ['-s', 'dash', '-e', exceptions.join(','), file]);
    const checked = await checking.catch((error: unknown) => ({
      stdout: error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error),
    }));
    await rm(folder, { recursive: true });
    expect(checked.stdout).toBe('');
  });

  test('is sent without comments, and small', () => {
    expect(program.text.toString()).not.toMatch(/^\s*#/m);
    expect(program.text.length).toBeLessThan(36_000);
    expect(program.version).toMatch(/^[0-9a-f]{16}$/);
  });

  test('its command is one line that every login shell reads alike', () => {
    const command = commandFor(program, "~/it's here", ['probe', 'shop', "/a?b='c'&d"]);
    const bootstrap = command.slice(0, command.indexOf("' flotilla "));
    expect(command).not.toMatch(/[\r\n]/);
    expect(bootstrap).not.toMatch(/[\\!]/);
  });

  test.each([
    [undefined, ''],
    ['', ''],
    ['/srv/flotilla', '/srv/flotilla'],
    ['/srv/flotilla/', '/srv/flotilla'],
    ["~/it's here", "~/it's here"],
  ])('folder %j', (given, checked) => {
    expect(checkedRoot(given)).toBe(checked);
  });

  test.each([
    'relative',
    '~',
    '~other/x',
    '/a/../b',
    '/a\nb',
    '/a"b',
    '/a$b',
    '/a\\b',
    '/a%b',
    '/a\0b',
    '/',
    '//',
    '/.',
    '/./',
    '~/.',
    '~//',
    '~/./.',
  ])('refuses the folder %j', (given) => {
    let code = '';
    try {
      checkedRoot(given);
    } catch (error) {
      code = failureOf(error).code;
    }
    expect(code).toBe('input/invalid');
  });
});

describe.skipIf(process.platform === 'win32').each(shells.map((shell) => ({ shell, name: shell.join(' ') })))(
  'the node program under $name',
  ({ shell: [command = 'sh', ...before] }) => {
    let home: string;

    beforeEach(async () => {
      home = await mkdtemp(join(tmpdir(), "flotilla it's a node "));
    });
    afterEach(() => rm(home, { recursive: true, force: true }));

    /** Runs an operation as a node does, with the shell under test as its `sh`; the lines that it answers. */
    async function run(words: readonly string[], stdin: Buffer | string = '', root = ''): Promise<unknown[]> {
      const { code, lines } = await runRaw(words, stdin, root);
      expect(code).toBe(0);
      return lines.map((line): unknown => (line.startsWith('{') ? JSON.parse(line) : line));
    }

    async function runRaw(words: readonly string[], stdin: Buffer | string, root: string) {
      const sh = before.length === 0 ? command : `${command} ${before.join(' ')}`;
      const text = commandFor(program, root, words).replaceAll('exec sh ', `exec ${sh} `);
      const child = execFile(command, [...before, '-c', text], { env: { HOME: home, PATH: process.env['PATH'] } });
      // Some operations end without reading all.
      child.stdin?.on('error', () => {});
      child.stdin?.end(stdin);
      const chunks: string[] = [];
      const said: string[] = [];
      child.stdout?.on('data', (chunk: string) => chunks.push(chunk));
      child.stderr?.on('data', (chunk: string) => said.push(chunk));
      const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
      return { code, lines: chunks.join('').trim().split('\n'), stderr: said.join('') };
    }

    const withProgram = (rest: Buffer | string = ''): Buffer => Buffer.concat([program.text, Buffer.from(rest)]);

    test('is put in place once, out of the same input as the first operation', async () => {
      const first = await run(['status'], withProgram());
      expect(first).toEqual(['flotilla:send-program', { t: 'result', workloads: [] }]);
      expect(StatusResult.safeParse(first[1]).success).toBe(true);
      expect(await run(['status'])).toEqual([{ t: 'result', workloads: [] }]);
    });

    test('keeps bytes exactly, whatever they are', async () => {
      const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * 7919) % 256));
      const digest = execFileSync('sha256sum', { input: bytes, encoding: 'utf8' }).slice(0, 64);
      const words = ['stage', digest, String(bytes.length)];
      const stored = [
        { t: 'need', what: 'module' },
        { t: 'result', stage: 'stored' },
      ];
      expect(await run(words, withProgram(bytes))).toEqual(['flotilla:send-program', ...stored]);
      expect(await run(words)).toEqual([{ t: 'result', stage: 'already-there' }]);
      const file = join(home, '.local/share/flotilla/blobs/sha256', digest);
      await writeFile(file, 'rotten');
      expect(await run(words, bytes)).toEqual(stored);
      expect(await run(words)).toEqual([{ t: 'result', stage: 'already-there' }]);
    });

    test('refuses other bytes and keeps none of them', async () => {
      const [, , last] = await run(['stage', helloDigest, '16'], withProgram(hello));
      expect(last).toMatchObject({ t: 'error', code: 'node/digest-mismatch' });
      expect(
        execFileSync('find', [join(home, '.local/share/flotilla/blobs'), '-type', 'f'], { encoding: 'utf8' }),
      ).toBe('');
    });

    test('tells facts that fit the schema, and the clock', async () => {
      const lines = await run(['facts'], withProgram('now\n'));
      expect(lines.slice(0, 2)).toEqual(['flotilla:send-program', { t: 'need', what: 'clock' }]);
      const clock = AnswerLine.parse(lines[2]);
      expect(clock.t === 'clock' && Math.abs(clock.nowMs - Date.now()) < 10_000).toBe(true);
      const facts = FactsResult.parse(lines[3]);
      expect(facts.cpuCount).toBeGreaterThan(0);
      expect(facts.os.length).toBeGreaterThan(0);
    });

    test('tells what a guest has used, as the kernel counts it, and nothing of one that ended', async () => {
      expect(await run(['usage'], withProgram())).toEqual(['flotilla:send-program', { t: 'result', usage: [] }]);
      // Busy for a while, under a name with brackets and spaces in it.
      const guest = join(home, 'a) S 1 (b');
      symlinkSync(process.execPath, guest);
      const child = spawn(guest, [
        '-e',
        'while (process.cpuUsage().user < 200_000); process.stdin.resume(); console.log(1)',
      ]);
      onTestFinished(() => void child.kill('SIGKILL'));
      await once(child.stdout, 'data');
      const birth = readFileSync(`/proc/${child.pid}/stat`, 'utf8').replace(/.*\) /, '').split(' ')[19];
      const folder = join(home, '.local/share/flotilla/workloads/shop/run');
      for (const [release, born] of [
        ['r2-000000000000', birth],
        ['r1-000000000000', '1'],
      ] as const) {
        await mkdir(join(folder, release), { recursive: true });
        await writeFile(join(folder, release, 'guest'), `${child.pid} ${born}\n`);
      }
      const [answer] = await run(['usage']);
      const { usage } = UsageResult.parse(answer);
      expect(usage).toMatchObject([{ workload: 'shop', release: 'r2-000000000000' }]);
      const [used] = usage;
      expect(used?.epoch).toMatch(new RegExp(`^[0-9a-f]{8}-${child.pid}-${birth}$`));
      expect(used?.cpuMs).toBeGreaterThanOrEqual(180);
      expect(used?.cpuMs).toBeLessThan(60_000);
      expect(used?.ageMs).toBeGreaterThanOrEqual(200);
      expect(used?.ageMs).toBeLessThan(120_000);
      expect(used?.memoryBytes).toBeGreaterThan(5_000_000);
      expect(used?.memoryPeakBytes).toBeGreaterThanOrEqual(used?.memoryBytes ?? 0);
    });

    test('every operation on a workload that is not there has an answer', async () => {
      await run(['status'], withProgram());
      const release = ReleaseId.parse('r1-000000000000');
      const missing = { t: 'error', code: 'workload/not-found' };
      expect(await run(['confirm', 'shop', release])).toEqual([{ t: 'result', confirm: 'not-active' }]);
      expect(await run(['revert', 'shop', release])).toEqual([{ t: 'result', revert: 'was-not-active', active: null }]);
      expect(await run(['stop', 'shop'])).toEqual([{ t: 'result' }]);
      expect(await run(['health', 'shop'])).toMatchObject([missing]);
      expect(await run(['probe', 'shop', '/', '1', '1000'])).toMatchObject([missing]);
      expect(await run(['coldstart', 'shop', '1'])).toMatchObject([missing]);
      expect(await run(['logs', 'shop', '1', 'once'])).toMatchObject([missing]);
      expect(await run(['watch', 'shop', release])).toEqual(['']);
      expect(await run(['nonsense'])).toMatchObject([{ t: 'error', code: 'node/bad-answer' }]);
    });

    /** Runs lines of shell within the program, in place of an operation. */
    function within(script: string): string {
      const parts = [base, facts, modules, processes, releases, workloads].join('\n');
      return execFileSync(command, [...before, '-c', `${parts}\n${script}`, 'program', home], { encoding: 'utf8' });
    }

    test('without flock: a lock taken while a dead holder was looked at is left alone', () => {
      const held = within(`
        have() { return 1; }
        ln -s 999999999.1 "$root/lock.held"
        # Another process takes the dead link away and the lock right after it was read.
        readlink() {
          command readlink "$1"
          [ -e "$root/raced" ] || { : >"$root/raced"; ln -sfn 1.other "$root/lock.held"; }
        }
        try_lock "$root/lock" && echo taken
        command readlink "$root/lock.held"
        unset -f readlink
        rm "$root/lock.held"
        ln -s 999999999.1 "$root/lock.held"
        try_lock "$root/lock"
        try_lock "$root/lock" && echo taken`);
      expect(held).toBe('1.other\ntaken\n');
      expect(readdirSync(home).filter((name) => name.startsWith('lock'))).toEqual([]);
    });

    test('a release is on the disk with all its files and folders before it counts', () => {
      const flushed = within(`
        sync() { printf '%s\\n' "$@"; }
        workload shop
        printf '# complete\\n' | keep_release r1-000000000000 ${helloDigest} '{}'`);
      const names = flushed
        .trim()
        .replaceAll(/\S*\/releases/g, 'releases')
        .replaceAll(/\.\d+(?=\/|$)/gm, '');
      const part = 'releases/.r1-000000000000';
      expect(names.split('\n')).toEqual(
        [`${part}/id`, `${part}/digest`, `${part}/release.json`, `${part}/settings.sh`, part, 'releases'].map(
          (path) => expect.stringContaining(path) as unknown,
        ),
      );
    });

    test('a release from before there were grants has none, whatever was read before it', () => {
      const told = within(String.raw`
        workload shop
        keep() { mkdir -p "$home/releases/$1" && printf '%s\n' digest >"$home/releases/$1/digest" && cat >"$home/releases/$1/settings.sh"; }
        printf 'counts_fuel=yes\neach_folder() {\n"$1" /srv\n}\n' | keep new
        printf 'health_path=/old\n' | keep old
        show() { printf 'folder %s\n' "$1"; }
        for release in new old; do
          read_release $release
          echo "$release fuel=$counts_fuel"
          each_folder show
        done`);
      expect(told).toBe('new fuel=yes\nfolder /srv\nold fuel=\n');
    });

    test('a folder can be granted when it is there and not Flotilla’s own', () => {
      const said = (folder: string) => within(`why=; check_folder ${quote(folder)}; printf %s "$why"`);
      const folder = mkdtempSync(join(tmpdir(), "it's (a) = -n "));
      onTestFinished(() => rmSync(folder, { recursive: true }));
      writeFileSync(join(folder, 'file'), '');
      symlinkSync(home, join(folder, 'link'));
      mkdirSync(join(home, 'below'));
      expect(said(join(folder, 'missing'))).toContain('is not there');
      expect(said(join(folder, 'file'))).toContain('is not there');
      // The program's own folder is `home` here.
      for (const own of ['/', home, join(home, 'below'), join(folder, 'link'), join(home, '..')]) {
        expect(said(own)).toContain('keeps its own files');
      }
      expect(said(folder)).toBe('');
    });

    test('a module that is staged again counts as used', async () => {
      const bytes = Buffer.from('module');
      const digest = execFileSync('sha256sum', { input: bytes, encoding: 'utf8' }).slice(0, 64);
      await run(['stage', digest, '6'], withProgram(bytes));
      const file = join(home, '.local/share/flotilla/blobs/sha256', digest);
      await utimes(file, 0, 0);
      expect(await run(['stage', digest, '6'])).toEqual([{ t: 'result', stage: 'already-there' }]);
      expect(Date.now() - (await stat(file)).mtimeMs).toBeLessThan(3_600_000);
    });

    test('a folder with other things in it is refused, and nothing is written there', async () => {
      const root = join(home, 'edge');
      await mkdir(join(root, 'bin'), { recursive: true });
      await writeFile(join(root, 'bin/tool'), 'not ours');
      const { code, lines, stderr } = await runRaw(['status'], program.text, root);
      expect({ code, lines }).toEqual({ code: foreignFolderCode, lines: [''] });
      expect(endedWithoutAnswer(code, stderr).failure).toMatchObject({
        code: 'input/invalid',
        message: expect.stringContaining(root),
      });
      expect(execFileSync('find', [root], { encoding: 'utf8' }).trim().split('\n')).toHaveLength(3);
    });

    test('forget deletes what is ours and nothing else, and the folder can be used again', async () => {
      const root = join(home, 'edge');
      await mkdir(root);
      await run(['stage', helloDigest, '16'], withProgram(hello), root);
      const foreign = [
        'bin/tool',
        'bin/0123456789abcdef.txt',
        'blobs/sha256/notes',
        'workloads/mine/x',
        'aot/y',
        'cold/z',
      ];
      const ours = [
        `blobs/sha256/${'a'.repeat(64)}`,
        `blobs/sha256/.${'b'.repeat(64)}.77`,
        `aot/wasmtime-1-x-epoch/${'a'.repeat(64)}`,
        'bin/0123456789abcdef.sh',
        'cold/12/from',
        'workloads/shop/releases/r1/digest',
        'workloads/shop/lock',
      ];
      for (const file of [...foreign, ...ours]) {
        await mkdir(join(root, file, '..'), { recursive: true });
        await writeFile(join(root, file), '');
      }
      expect(await run(['forget'], '', root)).toEqual([{ t: 'result' }]);
      const left = execFileSync('find', [root, '-type', 'f', '-printf', '%P\n'], { encoding: 'utf8' }).trim();
      expect(left.split('\n').sort()).toEqual([...foreign].sort());
      expect((await run(['status'], withProgram(), root)).at(-1)).toMatchObject({ t: 'result' });
    });

    test.each(['', '{}\n', "{}\nhealth_path='/'\nwith_environment() {\n"])(
      'settings cut short activate nothing: %j',
      async (settings) => {
        const words = ['activate', 'shop', 'r1-000000000000', helloDigest, '1000'];
        const cut = { t: 'error', code: 'node/bad-answer' };
        expect((await run(words, withProgram(settings))).at(-1)).toMatchObject(cut);
        expect(existsSync(join(home, '.local/share/flotilla/workloads'))).toBe(false);
        const whole = await run(words, `${settings}\n# complete\n`);
        expect(whole.at(-1)).toMatchObject({ code: 'node/activation-failed' });
      },
    );

    test('a folder of its own choosing, with spaces and quotes, is left empty by forget', async () => {
      const root = "~/it's here/deep";
      await run(['stage', helloDigest, '16'], withProgram(hello), root);
      expect(await run(['forget'], '', root)).toEqual([{ t: 'result' }]);
      expect(execFileSync('find', [home], { encoding: 'utf8' }).trim().split('\n')).toEqual([
        home,
        join(home, "it's here"),
      ]);
    });
  },
);
