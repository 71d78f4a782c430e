import { type CapabilityName, type Reach } from './capability.ts';

/** How much harm a module could do with a capability, were it not what it says it is. */
export type Risk = 'high' | 'medium' | 'low';

export interface CapabilityTerms {
  /** As a heading: `Outgoing HTTP`. */
  readonly title: string;
  /** Completes "It …". */
  readonly words: string;
  readonly reach: Reach;
  readonly risk: Risk;
  /** One sentence: why the risk is what it is. */
  readonly because: string;
}

const terms = (title: string, words: string, reach: Reach, risk: Risk, because: string): CapabilityTerms => ({
  title,
  words,
  reach,
  risk,
  because,
});

const harmless = 'It learns nothing of others and changes nothing outside itself.';

/** What each capability means to a person who has never read WIT. */
export const capabilityTerms: Readonly<Record<CapabilityName, CapabilityTerms>> = {
  'http-outgoing': terms(
    'Outgoing HTTP',
    'makes outgoing HTTP requests',
    'network',
    'high',
    'It can send what it handles to another machine, and reach services that trust this network.',
  ),
  tcp: terms(
    'TCP',
    'uses TCP connections',
    'network',
    'high',
    'It can talk to any machine and port that the node reaches, in any protocol.',
  ),
  udp: terms(
    'UDP',
    'sends and receives UDP datagrams',
    'network',
    'high',
    'It can send to any machine and port that the node reaches, and be used to flood others.',
  ),
  'name-lookup': terms(
    'Name lookup',
    'looks up host names',
    'network',
    'medium',
    'It learns which names exist in this network, and what it asks for can carry data out.',
  ),
  tls: terms(
    'Encrypted connections',
    'opens encrypted connections',
    'network',
    'medium',
    'What it sends cannot be read on the way; it needs a connection to send it over.',
  ),
  messaging: terms(
    'Messaging',
    'sends and receives messages',
    'network',
    'medium',
    'It can reach everyone who listens to the same message broker.',
  ),
  files: terms(
    'Files',
    'reads and writes files in folders it was given',
    'node',
    'medium',
    'It can read everything in the folders it is given, and change it where they are writable.',
  ),
  environment: terms(
    'Environment',
    'reads its environment variables',
    'node',
    'medium',
    'It sees every variable of the release, passwords among them if some are there.',
  ),
  arguments: terms(
    'Arguments',
    'reads its arguments',
    'node',
    'low',
    'It sees the arguments of the release and nothing else.',
  ),
  'key-value': terms(
    'Key-value store',
    'reads and writes a key-value store of its host',
    'node',
    'medium',
    'It can read and change what others keep in the same store.',
  ),
  'blob-store': terms(
    'Blob store',
    'reads and writes a blob store of its host',
    'node',
    'medium',
    'It can read and change what others keep in the same store.',
  ),
  config: terms(
    'Configuration',
    'reads configuration from its host',
    'node',
    'low',
    'It sees the configuration of the release and nothing else.',
  ),
  inference: terms(
    'Inference',
    'runs machine-learning models on its host',
    'node',
    'medium',
    'It can use all of an accelerator, and its models run in native code outside the sandbox.',
  ),
  webgpu: terms(
    'Graphics card',
    'computes on the graphics card',
    'node',
    'medium',
    'It can use all of the card, through drivers outside the sandbox.',
  ),
  random: terms('Random numbers', 'gets random numbers', 'node', 'low', harmless),
  'wall-clock': terms('Clock', 'reads the clock', 'node', 'low', harmless),
  'monotonic-clock': terms(
    'Time spans',
    'measures time and waits',
    'node',
    'low',
    'It can tell how long things take, and wait; it changes nothing outside itself.',
  ),
  'standard-input': terms(
    'Standard input',
    'reads its standard input',
    'inside',
    'low',
    'A service has an empty input; a command sees what it was given.',
  ),
  'standard-output': terms(
    'Standard output',
    'writes to its standard output, which becomes its log',
    'inside',
    'low',
    'What it writes is kept in a log of limited size.',
  ),
  'standard-error': terms(
    'Standard error',
    'writes to its standard error, which becomes its log',
    'inside',
    'low',
    'What it writes is kept in a log of limited size.',
  ),
  logging: terms('Logging', 'writes to the log of its host', 'inside', 'low', 'What it writes is kept in a log.'),
  exit: terms('Ending', 'ends itself', 'inside', 'low', 'It can end its own run and nothing else.'),
  unknown: terms(
    'Unknown host function',
    'calls a function of its host that this console does not know',
    'unknown',
    'high',
    'What the function does is up to the host, so nothing can be said of it.',
  ),
};
