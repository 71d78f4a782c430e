import {
  type Block,
  type ReportDocument,
  type Ranges,
  type Stacks,
  type Swings,
  type Curves,
  type Table,
} from './document.ts';
import { dollarsOf, shortCount, shortDollars } from './report-words.ts';

/** A report as Markdown (GitHub's, with tables), with bars of text as charts. What is in it is text: no name can mark up. */
export function markdownReport({ title, subtitle, keyFigures, sections }: ReportDocument): string {
  const parts = [
    `# ${escaped(title)}`,
    escaped(subtitle),
    keyFigures
      .map(({ label, value, detail }) => `- **${escaped(label)}: ${escaped(value)}** – ${escaped(detail)}`)
      .join('\n'),
    ...sections.flatMap((section) => [`## ${escaped(section.title)}`, ...section.blocks.map(blockText)]),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return escaped(block.text);
    case 'list':
      return block.items.map((item) => `- ${escaped(item)}`).join('\n');
    case 'table':
      return tableText(block);
    case 'ranges':
      return fenced(rangeLines(block));
    case 'stacks':
      return fenced(stackLines(block));
    case 'curves':
      return curveText(block);
    case 'swings':
      return [`**${escaped(block.title)}**`, fenced(swingLines(block))].join('\n\n');
  }
}

/** Everything that Markdown or HTML in it could take for more than text. Links stay links to nobody: `<` is gone. */
export function escaped(text: string): string {
  return text
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_[\]#|~>]/g, (character) => `\\${character}`)
    .replace(/^([-+]|\d+[.)])(?= )/, String.raw`\$1`)
    .replaceAll('://', ':&#47;/')
    .replaceAll('www.', 'www&#46;')
    .replaceAll('@', '&#64;');
}

function tableText({ caption, columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const body = rows.map(({ cells, look, note }) => {
    const styled = cells.map((cell) => styledCell(escaped(cell), look));
    const [first = '', ...rest] = styled;
    return line([note === undefined ? first : `${first}<br>${escaped(note)}`, ...rest]);
  });
  const head = columns.map(({ title }) => escaped(title));
  const above = caption === undefined ? [] : [`**${escaped(caption)}**`, ''];
  return [...above, line(head), line(columns.map(({ align }) => (align === 'right' ? '--:' : ':--'))), ...body].join(
    '\n',
  );
}

function styledCell(text: string, look: Table['rows'][number]['look']): string {
  if (text === '' || text === '–') return text;
  switch (look) {
    case 'strong':
      return `**${text}**`;
    case 'struck':
      return `~~${text}~~`;
    case 'quiet':
      return `*${text}*`;
    case 'plain':
      return text;
  }
}

const fenced = (lines: readonly string[]): string => ['```text', ...lines, '```'].join('\n');
const width = 40;
const longestName = 36;

/** In a block of code nothing marks up but its own end. */
const plainName = (name: string): string => {
  const text = name.replaceAll(/\s+/g, ' ').replaceAll('`', "'");
  return (text.length > longestName ? `${text.slice(0, longestName - 1)}…` : text).padEnd(longestName);
};

function rangeLines({ rows, today }: Ranges): readonly string[] {
  const most = Math.max(today ?? 0, ...rows.map(({ high, base }) => Math.max(high, base)), 0.01);
  const at = (usd: number) => Math.min(width - 1, Math.max(0, Math.round((usd / most) * (width - 1))));
  const bar = ({ low, base, high }: Ranges['rows'][number]) =>
    Array.from({ length: width }, (_, place) => {
      if (place === at(base)) return '●';
      if (today !== null && place === at(today)) return '│';
      return place >= at(low) && place <= at(high) ? '━' : '·';
    }).join('');
  return [
    `${''.padEnd(longestName)}  0${shortDollars(most).padStart(width - 1)}   P10 ━ P90, ● base${today === null ? '' : ', │ today'}`,
    ...rows.map((row) => `${plainName(row.name)}  ${bar(row)}  ${dollarsOf(row.base)}`),
  ];
}

const fills = ['█', '▓', '▒', '░', '▞', '▚', '▤', '▥', '▦'] as const;

function stackLines({ groups, rows }: Stacks): readonly string[] {
  const most = Math.max(0.01, ...rows.map(({ parts }) => parts.reduce((a, b) => a + b, 0)));
  const fill = (index: number) => fills[index % fills.length] ?? '█';
  const bar = (parts: readonly number[]) => {
    let sum = 0;
    let drawn = 0;
    return parts
      .map((part, index) => {
        sum += part;
        const end = Math.round((sum / most) * width);
        const piece = fill(index).repeat(end - drawn);
        drawn = end;
        return piece;
      })
      .join('');
  };
  return [
    groups.map((group, index) => `${fill(index)} ${group}`).join('   '),
    ...rows.map(({ name, parts, total }) => `${plainName(name)}  ${bar(parts).padEnd(width)}  ${dollarsOf(total)}`),
  ];
}

function swingLines({ base, rows }: Swings): readonly string[] {
  const ends = rows.flatMap(({ atLow, atHigh }) => [atLow, atHigh]);
  const [least, most] = [Math.min(base, ...ends), Math.max(base, ...ends)];
  const at = (usd: number) => Math.round(((usd - least) / Math.max(0.01, most - least)) * (width - 1));
  const bar = (one: number, other: number) =>
    Array.from({ length: width }, (_, place) => {
      if (place === at(base)) return '│';
      return place >= at(Math.min(one, other)) && place <= at(Math.max(one, other)) ? '█' : ' ';
    }).join('');
  return rows.map(
    ({ name, atLow, atHigh }) =>
      `${plainName(name)}  ${bar(atLow, atHigh)}  ${dollarsOf(atLow)} to ${dollarsOf(atHigh)}`,
  );
}

/** Curves do not fit into text: a few volumes of each as a table. */
function curveText({ volumes, lines, here }: Curves): string {
  const steps = 6;
  const places = [
    ...new Set(Array.from({ length: steps }, (_, at) => Math.round((at / (steps - 1)) * (volumes.length - 1)))),
  ];
  const table: Table = {
    kind: 'table',
    columns: [
      { title: 'A month, at requests a month of', align: 'left', weight: 1 },
      ...places.map((place) => ({ title: shortCount(volumes[place] ?? 0), align: 'right', weight: 1 }) as const),
    ],
    rows: lines.map(({ name, usd }) => ({
      cells: [name, ...places.map((place) => dollarsOf(usd[place] ?? null))],
      look: 'plain',
    })),
  };
  return [tableText(table), escaped(`The scenario has ${shortCount(here)} requests a month.`)].join('\n\n');
}
