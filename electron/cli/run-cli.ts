import { homedir } from 'node:os';
import { dataFolder } from '../host/data-folder.ts';
import { type Command, commonOptions, type ExitCode, readArguments, type Surroundings, UsageError } from './command.ts';
import { activity } from './commands/activity.ts';
import { check } from './commands/check.ts';
import { cost } from './commands/cost.ts';
import { fleetCost } from './commands/fleet-cost.ts';
import { modulesAdd, modulesList } from './commands/modules.ts';
import { nodesAdd } from './commands/nodes-add.ts';
import { nodesList, nodesRemove, nodesShow } from './commands/nodes.ts';
import { practiceStart, practiceStatus, practiceStop } from './commands/practice.ts';
import { rollout } from './commands/rollout.ts';
import { serve } from './commands/serve.ts';
import { connect } from './connection.ts';
import { failureOfAny, failureText } from './failures.ts';
import { commandHelp, mainHelp } from './help.ts';
import { type Streams, Terminal } from './terminal.ts';

export const commands: readonly Command[] = [
  serve,
  check,
  nodesList,
  nodesAdd,
  nodesShow,
  nodesRemove,
  modulesList,
  modulesAdd,
  rollout,
  cost,
  fleetCost,
  practiceStart,
  practiceStop,
  practiceStatus,
  activity,
];

export interface CliContext {
  readonly streams: Streams;
  readonly programFolder: string;
  readonly version: string;
  readonly connect?: Surroundings['connect'];
  readonly onInterrupt: Surroundings['onInterrupt'];
}

/** Words that are a command with nothing behind them: `flotilla nodes` lists the nodes. */
const shortForms = new Map([
  ['nodes', 'nodes list'],
  ['modules', 'modules list'],
  ['practice', 'practice status'],
]);

/** The command that the arguments begin with, and what is left for it. */
export function chooseCommand(args: readonly string[]): { command: Command; rest: readonly string[] } | undefined {
  const [first = '', second = ''] = args;
  const whole = commands.find(({ name }) => name === `${first} ${second}`);
  if (whole) return { command: whole, rest: args.slice(2) };
  const name = second === '' || second.startsWith('-') ? (shortForms.get(first) ?? first) : first;
  const command = commands.find((candidate) => candidate.name === name);
  return command && { command, rest: args.slice(1) };
}

/** Runs one command line from its words to its exit code. Throws nothing. */
export async function runCli(args: readonly string[], context: CliContext): Promise<ExitCode> {
  const terminal = new Terminal(context.streams, args.includes('--json'));
  const [first] = args;
  if (first === undefined || ['help', '--help', '-h'].includes(first)) {
    const chosen = chooseCommand(args.slice(1));
    terminal.page(chosen ? commandHelp(chosen.command) : mainHelp(commands));
    return 0;
  }
  if (first === '--version') {
    terminal.page(context.version);
    return 0;
  }
  const chosen = chooseCommand(args);
  if (!chosen) {
    const known = commands.some(({ name }) => name.startsWith(`${first} `));
    terminal.problem(
      `flotilla: there is no command '${known ? args.slice(0, 2).join(' ') : first}'. See "flotilla --help".`,
    );
    return 2;
  }
  if (chosen.rest.includes('--help') || chosen.rest.includes('-h')) {
    terminal.page(commandHelp(chosen.command));
    return 0;
  }
  return runCommand(chosen.command, chosen.rest, terminal, context);
}

async function runCommand(
  command: Command,
  args: readonly string[],
  terminal: Terminal,
  { streams, programFolder, version, onInterrupt, ...context }: CliContext,
): Promise<ExitCode> {
  try {
    const { values } = readArguments(args, { ...command.options, ...commonOptions });
    const env = typeof values['data'] === 'string' ? { ...streams.env, FLOTILLA_DATA: values['data'] } : streams.env;
    const place = dataFolder({ platform: process.platform, home: homedir(), env });
    const start = { dataFolder: place, programFolder, version };
    return await command.run(args, {
      ...start,
      terminal,
      onInterrupt,
      connect: context.connect ?? (() => connect(start)),
    });
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.problem(`flotilla ${command.name}: ${error.message}. See "flotilla ${command.name} --help".`);
      return 2;
    }
    const failure = failureOfAny(error);
    terminal.value({ type: 'failure', failure });
    terminal.problem(failureText(failure));
    return 2;
  }
}
