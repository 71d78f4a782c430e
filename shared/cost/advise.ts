import { type Advice, type AdviceAnswer, type AdviceChange, type AdviceVerdict } from './advice.ts';
import { type AdviceBasis, type AdviceFacts, factsOf } from './advice-facts.ts';
import { placeRules } from './advice-place-rules.ts';
import { type AdviceRule, workRules } from './advice-rules.ts';

/** One a question, in the order of `adviceQuestions`. */
export const adviceRules: readonly AdviceRule[] = [...workRules, ...placeRules];

/** Whether the workload fits Wasm, containers or both, with a reason for each answer and what would change it. Pure. */
export function adviseOn(basis: AdviceBasis): Advice {
  const facts = factsOf(basis);
  const judgement = judgeFacts(facts);
  return { ...judgement, changes: changesOf(facts, judgement.verdict) };
}

type Judgement = Omit<Advice, 'changes'>;

/**
 * The verdict on facts. Weights of 0 to 3 are added up for each side. What blocks Wasm counts for containers, and then
 * Wasm is at most a layer in front, where enough speaks for one. A side that has three times the weight of the other is
 * the verdict; else it is both. Where too little is answered to tell, nothing is told.
 */
export function judgeFacts(facts: AdviceFacts): Judgement {
  const answers = adviceRules.map((each) => answerOf(each, facts));
  const sum = (leans: readonly AdviceAnswer['lean'][]) =>
    answers.reduce((total, { lean, weight }) => total + (leans.includes(lean) ? weight : 0), 0);
  const forWasm = sum(['wasm']);
  const forContainers = sum(['containers', 'blocks-wasm']);
  const verdict = verdictOn(answers, forWasm, forContainers);
  return { verdict, summary: summaryOf(verdict, answers), forWasm, forContainers, answers };
}

function answerOf({ question, asked, unknown, judge }: AdviceRule, facts: AdviceFacts): AdviceAnswer {
  const judged = judge(facts);
  const source = facts[question]?.source ?? 'nobody';
  if (judged === null)
    return { question, asked, answer: 'Nobody answered', source, lean: 'unknown', weight: 0, why: unknown };
  return { question, asked, ...judged, source };
}

/** What can rule Wasm out, beside memory and a GPU: two of these have to be answered before anything is told. */
const deciding: readonly AdviceAnswer['question'][] = ['state', 'system-access', 'language', 'duration'];
const enoughDeciding = 2;
const enoughAnswers = 4;
const clearly = 3;
/** Questions that speak for a layer of Wasm in front of what cannot be Wasm, and the weight from which it is worth one. */
const ofLayer: readonly AdviceAnswer['question'][] = ['latency-goal', 'tenancy', 'locations', 'sovereignty'];
const worthLayer = 2;

const layerWeight = (answers: readonly AdviceAnswer[]): number =>
  answers
    .filter(({ question, lean }) => lean === 'wasm' && ofLayer.includes(question))
    .reduce((sum, { weight }) => sum + weight, 0);

function verdictOn(answers: readonly AdviceAnswer[], forWasm: number, forContainers: number): AdviceVerdict {
  if (answers.some(({ lean }) => lean === 'blocks-wasm'))
    return layerWeight(answers) >= worthLayer ? 'both' : 'containers';
  const known = answers.filter(({ lean }) => lean !== 'unknown');
  const decided = known.filter(({ question }) => deciding.includes(question)).length;
  if (known.length < enoughAnswers || decided < enoughDeciding) return 'not-enough-known';
  if (forWasm >= clearly * forContainers && forWasm > 0) return 'wasm';
  if (forContainers >= clearly * forWasm && forContainers > 0) return 'containers';
  return 'both';
}

const sentences = (one: string, other: string | null): string => (other === null ? one : `${one} ${other}`);

function summaryOf(verdict: AdviceVerdict, answers: readonly AdviceAnswer[]): string {
  const blocks = answers.filter(({ lean }) => lean === 'blocks-wasm').map(({ why }) => why);
  const most = (lean: AdviceAnswer['lean']) =>
    [...answers].filter((each) => each.lean === lean && each.weight > 0).sort((a, b) => b.weight - a.weight)[0]?.why ??
    null;
  switch (verdict) {
    case 'wasm':
      return sentences('It fits Wasm.', most('wasm'));
    case 'containers':
      return sentences('It belongs into containers.', blocks[0] ?? most('containers'));
    case 'both':
      if (blocks[0] !== undefined)
        return sentences(
          'Keep it in containers, with a layer of Wasm in front for what has to be fast or walled off.',
          blocks[0],
        );
      if (most('wasm') === null && most('containers') === null)
        return 'Either does: nothing that was answered speaks for one of them.';
      if (layerWeight(answers) === 0)
        return sentences('Either does, and each has something for it: let the costs decide.', most('containers'));
      return sentences(
        'Both, as so often: Wasm for the outer layer that has to be fast or walled off, containers behind it.',
        most('containers'),
      );
    case 'not-enough-known':
      return 'Not enough is known to tell. Answer first whether it keeps state, what it needs of the operating system and whether its libraries compile.';
  }
}

/** Of each question, answers that would lead to another verdict, found by judging anew with that one answer. */
function changesOf(facts: AdviceFacts, verdict: AdviceVerdict): readonly AdviceChange[] {
  return adviceRules.flatMap(({ question, alternatives }) => {
    const seen = new Set([verdict]);
    return alternatives.flatMap(({ words, within }) => {
      const other = judgeFacts(within(facts)).verdict;
      if (seen.has(other)) return [];
      seen.add(other);
      return [{ question, when: `If ${words}`, verdict: other }];
    });
  });
}
