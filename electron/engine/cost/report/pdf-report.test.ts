import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { basisOf } from '#shared/cost/fixtures/basis-of.ts';
import { costOverVolume } from '#shared/cost/curves.ts';
import { curveOptions, reportDocument } from '#shared/cost/export/report-document.ts';
import { markdownReport } from '#shared/cost/export/markdown-report.ts';
import { costReport } from '#shared/cost/report.ts';
import { settable } from './inter-characters.ts';
import { decadeTicks, linearTicks } from './chart-ticks.ts';
import { pdfReport } from './pdf-report.ts';

const atMs = Date.UTC(2026, 10, 21);

function documentOf(changes: Readonly<Record<string, unknown>>) {
  const basis = basisOf(changes);
  const report = costReport(basis, { draws: 20, seed: 1 });
  return reportDocument(report, costOverVolume(basis, curveOptions(report)));
}

/** Streams that set text: one a page. */
function pagesOf(pdf: Uint8Array): readonly string[] {
  const streams = [
    ...Buffer.from(pdf)
      .toString('latin1')
      .matchAll(/stream\n([\s\S]*?)\nendstream/g),
  ];
  return streams
    .flatMap(([, body = '']) => {
      try {
        return [inflateSync(Buffer.from(body, 'latin1')).toString('latin1')];
      } catch {
        return [];
      }
    })
    .filter((stream) => stream.includes(' TJ'));
}

describe('PDF report', () => {
  const document = documentOf({ name: 'Token check', today: { usdPerMonth: 200 } });

  it('has its fonts in it, text on every page, and nothing that depends on the moment', async () => {
    const pdf = await pdfReport(document, atMs);
    const text = Buffer.from(pdf).toString('latin1');
    expect(text.startsWith('%PDF-')).toBe(true);
    expect(text).toMatch(/\/FontFile2/);
    expect(text).not.toMatch(/\/BaseFont \/Helvetica/);
    expect(text).toContain('(D:20261121000000Z)');
    const pages = [...text.matchAll(/\/Type \/Page\b/g)].length;
    expect(pages).toBeGreaterThan(5);
    expect(pagesOf(pdf)).toHaveLength(pages);
    expect(await pdfReport(document, atMs)).toEqual(pdf);
    expect(await pdfReport(document, atMs + 86_400_000)).not.toEqual(pdf);
  });

  it.each([
    '日本語 العربية 🚀',
    `a\u0301\u0000\u202e${'W'.repeat(190)}`,
    '<b>&amp; "x"\\ (y) %',
    ' ',
    'e\u0301'.repeat(1000),
  ])('sets any name: %s', async (name) => {
    const sections = [
      { title: name, blocks: [{ kind: 'paragraph', text: name } as const, { kind: 'list', items: [name] } as const] },
    ];
    const keyFigures = [{ label: name, value: name, detail: name.slice(0, 300) }];
    expect(pagesOf(await pdfReport({ title: name, subtitle: name, keyFigures, sections }, atMs))).not.toEqual([]);
  });

  it('sets key figures smaller rather than cut them', async () => {
    const sizesFor = async (value: string) => {
      const keyFigures = ['Today', 'Cheapest', 'Right-sized', 'Less'].map((label) => ({ label, value, detail: '' }));
      const pages = pagesOf(await pdfReport({ title: 'Key', subtitle: '', keyFigures, sections: [] }, atMs));
      const set = [...(pages[0] ?? '').matchAll(/ ([\d.]+) Tf\n[^\n]*?\[([^\]]*)\] TJ/g)];
      const glyphs = (hex: string) =>
        [...hex.matchAll(/<([0-9a-f]+)>/g)].reduce((sum, [, of = '']) => sum + of.length, 0) / 4;
      return set.filter(([, , hex = '']) => glyphs(hex) === value.length).map(([, size]) => Number(size));
    };
    expect(await sizesFor('$1,234.56')).toEqual([15, 15, 15, 15]);
    const large = await sizesFor('$1,000,000,000.00');
    expect(large).toHaveLength(4);
    for (const size of large) expect(size).toBeLessThan(15);
  });

  it('repeats the head of a table on every page and loses no row', async () => {
    const rows = Array.from({ length: 200 }, (_, at) => ({ cells: [`row ${at}`, String(at)], look: 'plain' as const }));
    const columns = [
      { title: 'ΩΩΩ', align: 'left', weight: 1 },
      { title: 'Amount', align: 'right', weight: 1 },
    ] as const;
    const section = { title: 'Rows', blocks: [{ kind: 'table', columns, rows } as const] };
    const pages = pagesOf(await pdfReport({ title: 'Table', subtitle: '', keyFigures: [], sections: [section] }, atMs));
    expect(pages.length).toBeGreaterThan(4);
    // Each cell is set once: one operator a text.
    const texts = pages.map((page) => page.match(/ TJ/g)?.length ?? 0);
    const frame = texts.length * 2 + (texts.length - 1) * 2 + 2;
    expect(texts.reduce((sum, count) => sum + count, 0)).toBe(400 + 2 * texts.length + frame);
  });

  it.each([
    ['nothing', { workload: { requestsPerMonth: 0 } }],
    ['the most there can be', { workload: { requestsPerMonth: 1e15, egressGb: 1e9 } }],
    ['nothing that can be taken but machines', { workload: { protocol: 'udp', state: 'local', needsGpu: true } }],
  ])('sets a scenario of %s, also as Markdown', async (_, changes) => {
    const extreme = documentOf(changes);
    expect(pagesOf(await pdfReport(extreme, atMs)).length).toBeGreaterThan(3);
    expect(markdownReport(extreme)).not.toMatch(/NaN|Infinity|undefined|-0\.00|\[object/);
  });
});

describe('characters', () => {
  it('keeps what the fonts have and shows a box for the rest', () => {
    expect(settable('Größe ≥ 5 × Ω, Привет – “x”')).toBe('Größe ≥ 5 × Ω, Привет – “x”');
    expect(settable('a日b🚀\u200d\u0007c\nd')).toBe('a□b□ c d');
  });
});

describe('ticks', () => {
  it('are round and within the scale', () => {
    expect(linearTicks(0, 197.7)).toEqual([0, 50, 100, 150]);
    expect(linearTicks(-3, 3)).toEqual([-2, 0, 2]);
    expect(linearTicks(5, 5)).toEqual([5]);
    expect(decadeTicks(0.1, 10_000)).toEqual([0.1, 1, 10, 100, 1000, 10_000]);
    expect(decadeTicks(1, 1e18).length).toBeLessThan(10);
  });
});
