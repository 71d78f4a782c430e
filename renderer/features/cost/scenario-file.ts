import type { ReportFile } from '#shared/contract/cost.ts';

/** A scenario as a file that `flotilla cost` reads; its name is safe everywhere. */
export function scenarioFile(name: string, yaml: string): ReportFile {
  const plain = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._ -]/g, '')
    .trim()
    .replace(/\s+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 60)
    .toLowerCase();
  return { fileName: `${plain || 'scenario'}.yaml`, mediaType: 'application/yaml', encoding: 'utf-8', content: yaml };
}
