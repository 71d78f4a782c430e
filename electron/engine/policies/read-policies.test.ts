import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PolicyFile } from '#shared/domain/policy.ts';
import { policySchema } from '#shared/domain/policy-rule.ts';
import { readPolicies } from './read-policies.ts';

const schemaFile = new URL('../../../assets/policy.schema.json', import.meta.url);

const problems = (yaml: string) =>
  readPolicies(yaml).file.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);

const policy = (conditions: string) => `policies:\n  - name: a\n    ${conditions}\n`;

describe('a policy file', () => {
  it('holds rules, which are said in words', () => {
    const { file, rules } = readPolicies(`
# Ours.
version: 1
policies:
  - name: no sockets beside card data
    reason: Card data stays in its zone.
    nodes: zone=pci
    capabilities: { forbid: [tcp, udp] }
  - name: signed
    signed: true
  - name: small
    effect: warn
    nodes: tier=tiny
    maxSize: 5 MB
`);
    expect(file.problems).toEqual([]);
    expect(file.rules).toEqual([
      {
        name: 'no sockets beside card data',
        effect: 'forbid',
        words: 'On nodes with zone=pci, a module must not use TCP or UDP.',
      },
      { name: 'signed', effect: 'forbid', words: 'A module must be signed.' },
      {
        name: 'small',
        effect: 'warn',
        words: 'On nodes with tier=tiny, a module should have at most 5,000,000 bytes.',
      },
    ]);
    expect(rules.map(({ maxSize }) => maxSize)).toEqual([undefined, undefined, 5_000_000]);
  });

  it.each(['', '# nothing yet\n', 'policies: []'])('without rules is fine: %j', (yaml) => {
    expect(readPolicies(yaml)).toEqual({ file: { yaml, rules: [], problems: [] }, rules: [] });
  });

  it('takes every condition', () => {
    const yaml = `policies:
  - name: everything
    capabilities: { only: [http-outgoing, files] }
    hostFunctions: { only: ['env.*'], forbid: [env.exec] }
    signed: { by: [release key] }
    maxSize: 1.5 MiB
    kinds: [component]
    roles: [http-service]
    wasi: [0.2, '0.3']
    proposals: { forbid: [threads] }
    languages: { only: [Rust] }
    toolchain: [{ name: rustc, atLeast: '1.80' }]
    grants: { forbid: [any-http], require: [fuel], hosts: ['*.example.com'], folders: [/srv] }
    maxMemory: 64 MiB
    maxRequestTime: 10 s
`;
    const { file, rules } = readPolicies(yaml);
    expect(file.problems).toEqual([]);
    expect(rules[0]).toMatchObject({
      maxSize: 1_572_864,
      wasi: ['0.2', '0.3'],
      maxMemory: 67_108_864,
      maxRequestTime: 10_000,
    });
    expect(file.rules[0]?.words).toMatchInlineSnapshot(
      `"A module must use nothing but Outgoing HTTP or Files, not import env.exec, import no unknown host function but env.*, be signed by release key, have at most 1,572,864 bytes, be of the kind component, have the role http-service, be made for WASI 0.2 or 0.3, not need threads, be written in Rust, be made with rustc 1.80 or later, if with rustc at all, not be granted outgoing HTTP to any host, be granted a limited amount of fuel, be granted HTTP to *.example.com only, be granted folders in /srv only, be given at most 67,108,864 bytes of memory and be given at most 10000 ms for a request."`,
    );
  });
});

describe('what is wrong is told by line and column', () => {
  it.each<[what: string, yaml: string, problem: string]>([
    ['an unknown key', policy('maxsize: 5 MB'), '3:5 There is no key maxsize here'],
    ['an unknown key at the top', 'rules: []', '1:1 There is no key rules here'],
    ['a key that every object has', 'policies: []\n__proto__: 1', '2:1 There is no key __proto__ here'],
    ['no name', 'policies:\n  - signed: true', '2:5 name is missing'],
    ['no list', 'policies: 5', '1:11 policies has to be a list: - one'],
    ['not even keys', '- a', '1:1 The file has to be a group of keys'],
    ['no condition', 'policies:\n  - name: a\n', '2:5 A rule needs at least one condition'],
    [
      'a wrong selector',
      policy('signed: true\n    nodes: zone in (pci'),
      '4:24 The selector cannot be read: The closing bracket is missing',
    ],
    [
      'a wrong selector in quotes',
      policy('signed: true\n    nodes: "a b"'),
      '4:15 The selector cannot be read: After a comes =, !=, in, notin, > or <, or a comma',
    ],
    [
      'a size without a unit',
      policy('maxSize: 5 megs'),
      '3:14 A size is written like 5 MB, 64 KiB or 300 B, or as a number of bytes',
    ],
    ['an unknown capability', policy('capabilities: { forbid: [sockets] }'), '3:30 Choose from http-outgoing, tcp,'],
    ['an empty choice', policy('capabilities: {}'), '3:19 Write forbid or only below it'],
    [
      'a version that is a number',
      policy('toolchain: [{ name: rustc, atLeast: 1.80 }]'),
      '3:41 Put a version in quotes: without them 1.80 is the number 1.8',
    ],
    [
      'signed: no',
      policy('signed: no'),
      '3:13 Write signed: true, or the names of trusted keys below it as by: [name]',
    ],
    ['a later format', 'version: 2', '1:10 Choose from 1'],
    ['an alias', 'a: &x [1]\nb: *x', '2:4 An alias (*x) is not allowed: write it out'],
    ['a tag', policy('name2: !!js/function "x"'), '3:26 A tag (tag:yaml.org,2002:js/function) is not allowed'],
    ['a key twice', policy('signed: true\n    signed: true'), '4:5 The key signed stands here twice'],
    ['two documents', 'policies: []\n---\npolicies: []', '2:1 A policy file is one document: take the --- away'],
    ['a tab', 'policies:\n\t- name: a', '2:1 Tabs are not allowed as indentation'],
    ['an open text', 'policies: "', '1:12 Missing closing "quote'],
  ])('%s', (_, yaml, problem) => {
    expect(problems(yaml).join('\n')).toContain(problem);
    expect(readPolicies(yaml).rules).toEqual([]);
    expect(readPolicies(yaml).file.rules).toEqual([]);
  });

  it('two rules of one name', () => {
    expect(problems('policies:\n  - { name: a, signed: true }\n  - { name: a, signed: true }')).toEqual([
      '3:13 There is a policy named a already',
    ]);
  });

  it('several at once', () => {
    expect(problems('policies:\n  - { nam: a }\n  - { name: b, maxSize: x }')).toHaveLength(3);
  });
});

describe('a hostile text', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
    .split('')
    .map((key, at) => {
      const before = 'abcdefghi'[at];
      return `${key}: &${key} [${Array(9).fill(`*${before}`).join(',')}]`;
    })
    .join('\n')}`;

  it.each<[string, string]>([
    ['anchors that multiply', bomb],
    ['brackets without end', '['.repeat(100_000)],
    ['lists in lists', '- '.repeat(90_000)],
    ['more than a file may have', 'a'.repeat(200_001)],
    ['deep and closed', `policies: ${'['.repeat(200)}${']'.repeat(200)}`],
    ['many keys', Array.from({ length: 20_000 }, (_, at) => `k${at}: 1`).join('\n')],
  ])('%s is refused with a problem, and soon', (_, yaml) => {
    const { file, rules } = readPolicies(yaml);
    expect(rules).toEqual([]);
    expect(file.problems.length).toBeGreaterThan(0);
    expect(file.problems.length).toBeLessThanOrEqual(50);
  });

  it('whatever is written, there are rules or problems and never both, and both fit the contract', () => {
    const words = fc.constantFrom(
      'policies:',
      '- ',
      'name: a',
      '\n',
      '  ',
      'signed: true',
      '&a ',
      '*a',
      '[',
      '{',
      '"',
      '!x ',
      ': ',
      '? ',
      '0',
      '\t',
      '#',
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(words, { maxLength: 30 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (yaml) => {
        const { file, rules } = readPolicies(yaml);
        expect(PolicyFile.safeParse(file).success).toBe(true);
        if (file.problems.length > 0) expect(rules).toEqual([]);
        expect(file.rules).toHaveLength(rules.length);
      }),
      { numRuns: 300 },
    );
  });
});

it('reads the example of the documentation', async () => {
  const text = await readFile(new URL('../../../docs/policies.md', import.meta.url), 'utf8');
  const { file } = readPolicies(/```yaml\n(.*?)```/s.exec(text)?.[1] ?? 'no example');
  expect(file.problems).toEqual([]);
  expect(file.rules).toHaveLength(4);
});

it('is described by the JSON Schema in assets, which editors check with', async () => {
  const stored: unknown = JSON.parse(await readFile(schemaFile, 'utf8'));
  expect(stored).toEqual(policySchema());
});
