import { type Command, commonOptions, type OptionHelp } from './command.ts';

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}

const optionRows = (options: Readonly<Record<string, OptionHelp>>): [string, string][] =>
  Object.entries(options).map(([name, { value, help }]) => [`--${name}${value ? ` ${value}` : ''}`, help]);

export function mainHelp(commands: readonly Command[]): string {
  return [
    'Flotilla: operations for WebAssembly at the edge, from a terminal.',
    '',
    'Usage: flotilla COMMAND [options]',
    '',
    'Commands',
    columns(commands.map(({ name, summary }) => [name, summary])),
    '',
    'Options of every command',
    columns([...optionRows(commonOptions), ['--version', 'Print the version (without a command)']]),
    '',
    'It uses the engine that runs (the window, or "flotilla serve"), else one of its own while the command runs.',
    '"flotilla COMMAND --help" says more.',
  ].join('\n');
}

export function commandHelp({ name, usage, summary, details, options }: Command): string {
  return [
    `Usage: flotilla ${[name, usage].filter(Boolean).join(' ')} [options]`,
    '',
    `${summary}.`,
    ...(details ? ['', details] : []),
    '',
    'Options',
    columns(optionRows({ ...options, ...commonOptions })),
  ].join('\n');
}
