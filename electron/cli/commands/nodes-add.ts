import { z } from 'zod';
import { type AddNodeInput, type AddNodeOutcome } from '#shared/contract/fleet.ts';
import { defineCommand, type ExitCode, UsageError } from '../command.ts';
import { type Connection } from '../connection.ts';
import { failureText } from '../failures.ts';
import { type Terminal } from '../terminal.ts';
import { showNode } from './nodes.ts';

const Options = z.object({
  name: z.string().optional(),
  label: z.array(z.string()).default([]),
  key: z.string().optional(),
  trust: z.string().optional(),
  root: z.string().optional(),
});

export const nodesAdd = defineCommand({
  name: 'nodes add',
  summary: 'Add a machine reached over SSH',
  takes: 'ADDRESS',
  details:
    'ADDRESS is host, user@host, user@host:port, or a host name out of ~/.ssh/config.\n' +
    'A key with a passphrase is asked for it; it is never taken from the command line.',
  options: {
    name: { value: 'NAME', help: 'Name to show; by default the host' },
    label: { value: 'KEY=VALUE', multiple: true, help: 'Label for selectors; may be repeated' },
    key: { value: 'FILE', help: 'Private key; by default what ssh would use' },
    trust: { value: 'FINGERPRINT', help: 'Accept the host key with this fingerprint (SHA256:…)' },
    root: { value: 'FOLDER', help: 'Folder on the node; by default ~/.local/share/flotilla' },
  },
  schema: Options,
  run: async ({ name, label, key, trust, root }, [address = ''], { terminal, connect }) => {
    const input: AddNodeInput = {
      address,
      labels: parseLabels(label),
      ...(name !== undefined && { name }),
      ...(key !== undefined && { keyPath: key }),
      ...(trust !== undefined && { trustFingerprint: trust }),
      ...(root !== undefined && { root }),
    };
    const connection = await connect();
    try {
      return await addAndAsk(connection, terminal, input);
    } finally {
      await connection.close();
    }
  },
});

export function parseLabels(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new UsageError(`Option '--label': '${text}' is not KEY=VALUE`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}

/** Adds the node, asking the person for what is in the way, as often as the answer lets it go on. */
async function addAndAsk({ client }: Connection, terminal: Terminal, first: AddNodeInput): Promise<ExitCode> {
  let input = first;
  for (;;) {
    const outcome = await client.fleet.add(input);
    const more = await answerTo(outcome, terminal);
    if (!more) {
      terminal.value(outcome);
      return outcome.outcome === 'added' ? 0 : 1;
    }
    input = { ...input, ...more };
  }
}

async function answerTo(outcome: AddNodeOutcome, terminal: Terminal): Promise<Partial<AddNodeInput> | undefined> {
  switch (outcome.outcome) {
    case 'added':
      showNode(terminal, outcome.node);
      return undefined;
    case 'host-key-unknown': {
      const { host, keyType, fingerprint } = outcome.key;
      terminal.line(`${host} is not known yet. Its ${keyType} key has the fingerprint`);
      terminal.line({ text: `  ${fingerprint}`, style: 'bold' });
      if (terminal.isInteractive && (await terminal.confirm('Is that the one its administrator gave you?'))) {
        return { trustFingerprint: fingerprint };
      }
      terminal.problem(`Nothing was added. To accept this key: --trust ${fingerprint}`);
      return undefined;
    }
    case 'host-key-changed': {
      const { host, keyType, fingerprint } = outcome.key;
      terminal.problem(
        `The ${keyType} key of ${host} is not the one in ${outcome.knownIn}: it is now ${fingerprint}. ` +
          'Somebody may listen in, or the machine was made anew. Nothing was added. ' +
          'If its administrator says that the new key is right, remove the old one from that file.',
      );
      return undefined;
    }
    case 'passphrase-needed': {
      if (outcome.wrong) terminal.line('That passphrase does not open the key.');
      const passphrase = terminal.isInteractive ? await terminal.secret(`Passphrase of ${outcome.keyPath}: `) : '';
      if (passphrase !== '') return { passphrase };
      terminal.problem(`Nothing was added: ${outcome.keyPath} needs its passphrase. Use a terminal, or the SSH agent.`);
      return undefined;
    }
    case 'refused':
      terminal.problem(failureText(outcome.failure));
      return undefined;
  }
}
