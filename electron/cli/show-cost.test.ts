import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { validateFocus } from '#shared/cost/export/focus-validate.ts';
import { runCli } from './run-cli.ts';

const scenario = `version: 1
name: Claim replay
workload: { requestsPerMonth: 16000000, cpuMs: 5, waitMs: 95, egressGb: 0, memoryMb: 16 }
containers: { minReplicas: 3, minNodes: 3 }
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flotilla-cost-'));
});
afterEach(() => rm(folder, { recursive: true }));

const fileOf = async (name: string, content: string): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};

/** What the command prints and how it ends. No engine is asked. */
async function cost(...args: readonly string[]) {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const exitCode = await runCli(['cost', ...args], {
    streams: { input: new PassThrough(), output, errors, env: { FLOTILLA_DATA: folder } },
    programFolder: folder,
    version: '0.0.0',
    connect: () => Promise.reject(new Error('The engine is not asked')),
    onInterrupt: () => () => {},
  });
  output.end();
  errors.end();
  return { exitCode, output: await text(output), errors: await text(errors) };
}

it('compares the options, with those that cannot be taken and why', async () => {
  const { exitCode, output } = await cost(await fileOf('claim.yaml', scenario), '--lines', 'lambda-arm');
  expect(exitCode).toBe(0);
  expect(output).toMatch(/^Claim replay, US dollars a month, region us, prices of 20/);
  expect(output).toMatch(/^Lambda ARM +lambda-arm +\$3\.00 /m);
  expect(output).toMatch(/^Right-sized containers \(Fargate ARM\) +containers-right-sized +\$50\.42 /m);
  expect(output).toMatch(/^CloudFront Functions .*\(\$7\.40\).*It runs JavaScript only, no Wasm/m);
  expect(output).toMatch(/^Akamai Functions +akamai-functions +quote .*it needs a quote/m);
  expect(output).toMatch(/^People's hours are in every figure: .*people\.machineHours 0/m);
  expect(output).toMatch(/^Duration +330,000 +330,000 +0 +GB-second +0\.0000133334 +\$0\.00 +Infracost/m);
  expect(output).toMatch(/^Assumed, as it was not given: region us/m);
});

const Report = z.object({
  type: z.literal('cost'),
  inputs: z.array(z.object({ path: z.string(), base: z.number(), assumed: z.boolean() })),
  options: z.array(
    z.object({
      id: z.string(),
      total: z.string().nullable(),
      lines: z.array(z.object({ id: z.string(), amount: z.string(), amountExact: z.string(), price: z.unknown() })),
    }),
  ),
  flipPoints: z.array(z.object({ sentence: z.string() })),
});

it('gives every input and line as JSON', async () => {
  const { exitCode, output } = await cost(await fileOf('claim.yaml', scenario), '--json');
  expect(exitCode).toBe(0);
  expect(output.trim().split('\n')).toHaveLength(1);
  const { inputs, options, flipPoints } = Report.parse(JSON.parse(output));
  expect(inputs).toContainEqual(expect.objectContaining({ path: 'workload.waitMs', base: 95, assumed: false }));
  const eks = options.find(({ id }) => id === 'eks');
  expect(eks?.total).toBe('197.70');
  expect(eks?.lines.map(({ id }) => id)).toEqual([
    'cluster',
    'nodes',
    'disks',
    'lb.hours',
    'lb.lcu',
    'lb.ipv4',
    'egress',
    'cpu-credits',
    'people',
  ]);
  expect(eks?.lines[1]?.price).toMatchObject({ id: 'aws.ec2.t3.medium', date: '2025-07-07', confidence: 'documented' });
  expect(flipPoints.length).toBeGreaterThan(0);
});

it('takes prices of a file', async () => {
  const prices = 'version: 1\nprices: [{ id: aws.lambda.requests, price: 0.1, source: contract, date: 2026-10-01 }]\n';
  const files = [await fileOf('claim.yaml', scenario), '--prices', await fileOf('prices.yaml', prices)];
  expect((await cost(...files)).output).toMatch(/^Lambda ARM +lambda-arm +\$1\.50 /m);
});

it('says what is wrong with a file by line and field', async () => {
  const path = await fileOf('bad.yaml', scenario.replace('waitMs: 95', 'waitMs: -1'));
  const { exitCode, output, errors } = await cost(path);
  expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' });
  expect(errors).toBe(`${path}:3:59 workload.waitMs: This has to be between 0 and 86400000 ms\n`);
  const json: unknown = JSON.parse((await cost(path, '--json')).output);
  expect(json).toMatchObject({
    type: 'failure',
    failure: { code: 'input/invalid' },
    problems: [{ line: 3, column: 59, field: 'workload.waitMs' }],
  });
});

it.each([
  [['no-such-file.yaml'], 'ENOENT'],
  [[], 'Write a SCENARIO or --claims'],
  [['scenario.yaml', '--claims'], 'Write a SCENARIO or --claims'],
])('%j is a usage error', async (args, message) => {
  const { exitCode, errors } = await cost(...args);
  expect(exitCode).toBe(2);
  expect(errors).toContain(message);
});

it('knows the options that --lines may name', async () => {
  const { exitCode, errors } = await cost(await fileOf('claim.yaml', scenario), '--lines', 'mainframe');
  expect(exitCode).toBe(2);
  expect(errors).toContain("there is no option 'mainframe'; choose from ");
});

it('replays what is claimed', async () => {
  const { exitCode, output } = await cost('--claims');
  expect(exitCode).toBe(0);
  expect(output).toMatch(/^The whole cluster goes.* +eks +197\.70 +lambda-arm +3\.00 +98\.5 % +holds$/m);
  expect(output).toMatch(/^The 100 ms are CPU time +eks +197\.70 +lambda-arm +34\.55 +82\.5 % +does not hold$/m);
  expect(JSON.parse((await cost('--claims', '--json')).output)).toMatchObject({
    type: 'claims',
    claims: [{ id: '200-to-3' }, {}, {}, {}],
  });
});

it('tells what is paid today, and what a shared cluster would save', async () => {
  const shared = scenario.replace('minNodes: 3 }', 'minNodes: 3, others: { vcpu: 3, memoryGb: 8, pods: 20 } }');
  const { exitCode, output } = await cost(await fileOf('shared.yaml', `${shared}today: { option: eks }\n`));
  expect(exitCode).toBe(0);
  expect(output).toMatch(/^What you pay today: \$[\d.]+ \(Kubernetes, EKS on EC2\)$/m);
  expect(output).toMatch(
    /^Kubernetes, EKS on EC2: the row is what goes with the workload, \$[\d.]+; its fair share of/m,
  );
});

it('writes reports beside the comparison, by the ends of their names', async () => {
  const paths = ['out.pdf', 'out.md', 'out.csv', 'out.focus.csv', 'out.json'].map((name) => join(folder, name));
  const asked = paths.flatMap((path) => ['--report', path]);
  const { exitCode, output } = await cost(await fileOf('claim.yaml', scenario), ...asked);
  expect(exitCode).toBe(0);
  const [pdf = '', markdown = '', csv = '', focus = '', json = ''] = await Promise.all(
    paths.map((path) => readFile(path, 'latin1')),
  );
  expect(pdf).toMatch(/^%PDF-/);
  expect(markdown).toMatch(/^# Claim replay/);
  expect(csv).toContain('lambda-arm');
  expect(validateFocus(focus)).toEqual([]);
  expect(Report.parse(JSON.parse(json)).type).toBe('cost');
  for (const path of paths) expect(output).toContain(`Written: ${path}`);
});

it('refuses a report whose format it does not know, and one that cannot be written', async () => {
  const file = await fileOf('claim.yaml', scenario);
  expect(await cost(file, '--report', join(folder, 'out.docx'))).toMatchObject({ exitCode: 2 });
  const nowhere = await cost(file, '--report', join(folder, 'none', 'out.md'));
  expect(nowhere.exitCode).toBe(2);
  expect(nowhere.errors).toContain('no such file or directory');
});

it('says whether Wasm fits, also of an unfinished scenario', async () => {
  const unfinished = `name: Gate
workload: { cpuMs: 5, waitMs: 1, memoryMb: 16, state: none, language: rust }
advice: { systemAccess: none, latencyGoalMs: 20 }
`;
  const { exitCode, output } = await cost(await fileOf('gate.yaml', unfinished), '--advice');
  expect(exitCode).toBe(0);
  expect(output).toMatch(/^Wasm \(for Wasm \d+, for containers \d+\)$/m);
  expect(output).toMatch(/^Does it keep state between requests\? +No/m);
  expect(await cost(await fileOf('list.yaml', '- a'), '--advice')).toMatchObject({ exitCode: 2 });
});
