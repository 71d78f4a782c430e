import { type AdviceAnswer, type AdviceQuestionId } from './advice.ts';
import { type AdviceFacts, type FactValues } from './advice-facts.ts';
import { plainNumber } from './platforms/platform.ts';

/** What a rule makes of an answer. */
export type Judged = Pick<AdviceAnswer, 'answer' | 'lean' | 'weight' | 'why'>;

/** Another answer to a question, for what would change the verdict. */
export interface Alternative {
  /** "it kept state on the spot" */
  readonly words: string;
  readonly within: (facts: AdviceFacts) => AdviceFacts;
}

export interface AdviceRule {
  readonly question: AdviceQuestionId;
  readonly asked: string;
  /** What to answer, while nobody has. */
  readonly unknown: string;
  /** Null while nobody answered. */
  readonly judge: (facts: AdviceFacts) => Judged | null;
  readonly alternatives: readonly Alternative[];
}

interface Spec<T> {
  readonly asked: string;
  readonly unknown: string;
  readonly judge: (value: T) => Judged;
  readonly others: readonly (readonly [words: string, value: T])[];
}

const rule = <Question extends AdviceQuestionId>(
  question: Question,
  { asked, unknown, judge, others }: Spec<FactValues[Question]>,
): AdviceRule => ({
  question,
  asked,
  unknown,
  judge: (facts) => {
    const known = facts[question];
    return known && judge(known.value);
  },
  alternatives: others.map(([words, value]) => ({
    words,
    within: (facts) => ({ ...facts, [question]: { value, source: 'person' } }),
  })),
});

const judged = (lean: Judged['lean'], weight: Judged['weight'], answer: string, why: string): Judged => ({
  answer,
  lean,
  weight,
  why,
});
const percent = (share: number): string => (share > 0 && share < 0.01 ? 'under 1 %' : `${Math.round(share * 100)} %`);
const ms = (value: number): string => `${plainNumber(value)} ms`;
const mb = (value: number): string => (value >= 1024 ? `${plainNumber(value / 1024)} GiB` : `${plainNumber(value)} MB`);

/** Wasm with 32-bit addresses ends here. */
const mostMb = 4096;
const edgeMb = 128;

const state = rule('state', {
  asked: 'Does it keep state between requests?',
  unknown: 'A workload without state starts anywhere and scales to nothing; state on the spot ties it to a place.',
  judge: (value) => {
    switch (value) {
      case 'none':
        return judged('wasm', 2, 'No', 'Without state a fresh instance can answer each request, on any node.');
      case 'external':
        return judged('both', 1, 'Yes, elsewhere', 'State in a database or store suits either; mind the way to it.');
      case 'local':
        return judged('containers', 3, 'Yes, on the spot', 'Instances of Wasm come and go; nothing stays in them.');
    }
  },
  others: [
    ['it kept no state', 'none'],
    ['it kept its state elsewhere', 'external'],
    ['it kept state on the spot', 'local'],
  ],
});

const duration = rule('duration', {
  asked: 'How long does one run last?',
  unknown: 'Short runs suit instances that start in well under a millisecond; what always runs gains nothing by that.',
  judge: ({ runs, ms: lasts }) => {
    const answer = lasts === null ? { request: 'A request', minutes: 'Minutes', always: 'Always' }[runs] : ms(lasts);
    switch (runs) {
      case 'request':
        return judged('wasm', 2, answer, 'It is short-lived: a fresh instance for each run costs little.');
      case 'minutes':
        return judged('containers', 1, answer, 'Many platforms for Wasm end a run after seconds or minutes.');
      case 'always':
        return judged('containers', 3, answer, 'What runs all the time uses no fast start, and many platforms end it.');
    }
  },
  others: [
    ['a run lasted no longer than a request', { runs: 'request', ms: null }],
    ['a run lasted minutes', { runs: 'minutes', ms: null }],
    ['it ran all the time', { runs: 'always', ms: null }],
  ],
});

const cpuBound = rule('cpu-bound', {
  asked: 'Does it compute, or does it wait?',
  unknown: 'Work on the CPU suits Wasm; waiting is cheap only where duration is not billed.',
  judge: ({ cpuMs, waitMs }) => {
    const whole = cpuMs + waitMs;
    const share = whole === 0 ? 0 : cpuMs / whole;
    const answer = `${ms(cpuMs)} of CPU in ${ms(whole)}`;
    if (share >= 0.5) return judged('wasm', 2, answer, 'It is bound by the CPU, where Wasm is close to native code.');
    if (share >= 0.1) return judged('both', 1, answer, 'It computes some and waits more; either does.');
    return judged('both', 1, answer, 'It mostly waits: how fast code runs matters little, how waiting is billed much.');
  },
  others: [
    ['it computed for most of its time', { cpuMs: 90, waitMs: 10 }],
    ['it waited for most of its time', { cpuMs: 1, waitMs: 99 }],
  ],
});

const memory = rule('memory', {
  asked: 'How much memory does an instance need?',
  unknown: 'Up to 128 MB it fits every platform; above 4 GiB a module with 32-bit addresses cannot have it.',
  judge: ({ mb: needs, is64Bit }) => {
    const answer = mb(needs);
    if (needs > mostMb && is64Bit)
      return judged('containers', 3, answer, 'Few runtimes and no edge platform give 64-bit memory above 4 GiB.');
    if (needs > mostMb) return judged('blocks-wasm', 3, answer, 'Linear memory with 32-bit addresses ends at 4 GiB.');
    if (needs > 1024) return judged('containers', 2, answer, 'No edge platform gives that much to an instance.');
    if (needs > edgeMb) return judged('both', 1, answer, 'It fits runtimes of your own, but not most edge platforms.');
    return judged('wasm', 1, answer, 'It fits every edge platform, and many instances fit on a node.');
  },
  others: [
    ['it needed no more than 128 MB', { mb: edgeMb, is64Bit: false }],
    ['it needed 2 GiB', { mb: 2048, is64Bit: false }],
    ['it needed more than 4 GiB', { mb: 2 * mostMb, is64Bit: false }],
  ],
});

const gpu = rule('gpu', {
  asked: 'Does it need a GPU?',
  unknown: 'Wasm reaches a GPU only through its host.',
  judge: (value) => {
    switch (value) {
      case 'no':
        return judged('both', 0, 'No', 'Nothing to look for.');
      case 'through-host':
        return judged('both', 1, 'Through its host', 'It has models run by its host (wasi:nn), so the host decides.');
      case 'yes':
        return judged('blocks-wasm', 3, 'Yes', 'A module has no GPU of its own; containers get one handed through.');
    }
  },
  others: [
    ['it needed no GPU', 'no'],
    ['it needed a GPU', 'yes'],
  ],
});

const systemAccess = rule('system-access', {
  asked: 'What does it need of the operating system?',
  unknown: 'A module gets files, clocks and network, each granted; no processes and no devices.',
  judge: (value) => {
    switch (value) {
      case 'none':
        return judged('wasm', 1, 'Nothing', 'It needs nothing that a host of Wasm has to grant.');
      case 'files':
        return judged('both', 1, 'Files', 'Folders can be granted on nodes of your own; edge platforms have none.');
      case 'threads':
        return judged('containers', 2, 'Threads', 'Threads work in few runtimes and on no edge platform.');
      case 'processes':
        return judged('blocks-wasm', 3, 'Other programs', 'A module cannot start programs.');
      case 'devices':
        return judged('blocks-wasm', 3, 'Devices', 'A module reaches no devices, unless its host was made for it.');
    }
  },
  others: [
    ['it needed nothing of the operating system', 'none'],
    ['it needed files', 'files'],
    ['it needed threads', 'threads'],
    ['it had to start other programs', 'processes'],
  ],
});

const inputOutput = rule('input-output', {
  asked: 'What does it wait for?',
  unknown: 'Pools of database connections and streams want a process that lives on.',
  judge: (value) => {
    switch (value) {
      case 'light':
        return judged('wasm', 1, 'Little', 'A call or two over HTTP is what hosts of Wasm do well.');
      case 'databases':
        return judged('containers', 2, 'Databases', 'Pools of connections do not outlive an instance.');
      case 'streams':
        return judged('containers', 3, 'Streams', 'Reading streams without end wants a process that lives on.');
    }
  },
  others: [
    ['it did little input and output', 'light'],
    ['it worked on databases', 'databases'],
    ['it read streams without end', 'streams'],
  ],
});

export const workRules: readonly AdviceRule[] = [state, duration, cpuBound, memory, gpu, systemAccess, inputOutput];
export { judged, mb, ms, percent, rule };
