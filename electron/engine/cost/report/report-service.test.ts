import { describe, expect, it } from 'vitest';
import { builtInPriceBook } from '#shared/cost/price-book.ts';
import { validateFocus } from '#shared/cost/export/focus-validate.ts';
import { ReportFile, type ReportFormat } from '#shared/contract/cost.ts';
import { ReportService } from './report-service.ts';

const nowMs = Date.UTC(2026, 10, 21, 12, 30);
const service = new ReportService({ priceBook: () => builtInPriceBook, clock: { nowMs: () => nowMs } });

const scenario = (name: string, more = '') => `version: 1
name: ${JSON.stringify(name)}
workload:
  requestsPerMonth: { low: 5e6, base: 16e6, high: 4e7, measured: true }
  cpuMs: 5
  waitMs: 95
  egressGb: 0
  memoryMb: 16
containers: { minReplicas: 3, minNodes: 3 }
${more}`;

const fileOf = async (yaml: string, format: ReportFormat) => ReportFile.parse(await service.report({ yaml, format }));

describe('report', () => {
  it.each([
    ['csv', 'Token-check-cost.csv', '\uFEFFKind,Option id,'],
    ['focus', 'Token-check-cost.focus.csv', 'BilledCost,BillingAccountId,'],
    ['markdown', 'Token-check-cost.md', '# Token check\n'],
    ['json', 'Token-check-cost.json', '{\n  "type": "cost"'],
    ['yaml', 'Token-check-cost.yaml', 'version: 1\n'],
  ] as const)('as %s', async (format, fileName, start) => {
    const file = await fileOf(scenario('Token check'), format);
    expect(file).toMatchObject({ fileName, encoding: 'utf-8' });
    expect(file.content.startsWith(start)).toBe(true);
  });

  it('as FOCUS is without a fault', async () => {
    const { content } = await fileOf(scenario('Token check'), 'focus');
    expect(validateFocus(content)).toEqual([]);
  });

  it('says what there is to say, in Markdown', async () => {
    const { content } = await fileOf(
      scenario('Token check', 'today: { usdPerMonth: 200, source: bill of May }'),
      'markdown',
    );
    for (const part of [
      '- **Today: $200.00** – bill of May',
      '| **Lambda x86** | **$3.00** |',
      '| ~~CloudFront Functions~~<br>',
      '| *Akamai Functions*<br>',
      '| Requests a month | workload.requestsPerMonth | 5,000,000 | 16,000,000 | 40,000,000 | measured |',
      "Kubernetes, EKS on EC2: this workload's fair share",
      'never break even',
      'stops being the cheapest',
      "## People's hours",
      '## Sources of the prices',
      '## What is not in it',
    ])
      expect(content).toContain(part);
  });

  it('lets no name mark up', async () => {
    const hostile = '<img src=x onerror=alert(1)> [a](javascript:b) | `c` ~~d~~ https://evil.example #1 @me';
    const { content, fileName } = await fileOf(scenario(hostile), 'markdown');
    expect(content.split('\n')[0]).toBe(
      String.raw`# &lt;img src=x onerror=alert(1)\> \[a\](javascript:b) \| \`c\` \~\~d\~\~ https:&#47;/evil.example \#1 &#64;me`,
    );
    expect(fileName).toMatch(/^[\p{L}\p{N}-]+-cost\.md$/u);
  });

  it.each([
    ['../../etc/passwd', 'etc-passwd-cost.csv'],
    ['CON', 'CON-scenario-cost.csv'],
    ['...', 'scenario-cost.csv'],
    ['日本 Ünïcode', '日本-Ünïcode-cost.csv'],
    ['x'.repeat(200), `${'x'.repeat(80)}-cost.csv`],
  ])('has a name that every system takes: %s', async (name, fileName) => {
    expect((await fileOf(scenario(name), 'csv')).fileName).toBe(fileName);
  });

  it('says where a scenario cannot be compared', async () => {
    const broken = scenario('Token check').replace('cpuMs: 5', 'cpuMs: -5');
    await expect(fileOf(broken, 'csv')).rejects.toMatchObject({
      failure: {
        code: 'input/invalid',
        field: 'workload.cpuMs',
        message: expect.stringContaining('line 5') as unknown,
      },
    });
    await expect(fileOf('a: [', 'pdf')).rejects.toMatchObject({ failure: { code: 'input/invalid' } });
  });
});

describe('PDF', () => {
  it('is the same for the same scenario and day', async () => {
    const file = await fileOf(scenario('Token check'), 'pdf');
    expect(file).toMatchObject({ fileName: 'Token-check-cost.pdf', encoding: 'base64', mediaType: 'application/pdf' });
    const pdf = Buffer.from(file.content, 'base64');
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.toString('latin1')).toContain('(D:20261121000000Z)');
    expect(await fileOf(scenario('Token check'), 'pdf')).toEqual(file);
  });
});
