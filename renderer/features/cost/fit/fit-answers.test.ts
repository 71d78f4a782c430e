import { expect, it } from 'vitest';
import { type AdviceQuestionId, adviceQuestions } from '#shared/cost/advice.ts';
import { adviseOn } from '#shared/cost/advise.ts';
import { builtInPriceBook } from '#shared/cost/price-book.ts';
import { basisOfDraft, type ScenarioDraft, withValue } from '#shared/cost/scenario-draft.ts';
import { sampleModule } from '../../../testing/sample-data.ts';
import { fitAnswers } from './fit-answers.ts';
import { moduleAnswers } from './module-answers.ts';

const whole: ScenarioDraft = {
  version: 1,
  name: 'Shop',
  workload: { requestsPerMonth: 1e6, cpuMs: 5, waitMs: 40, egressGb: 1, memoryMb: 16 },
};

/** Every answer that the step can give, with its value in a file. */
const given = adviceQuestions.flatMap((question) =>
  fitAnswers[question].flatMap((how): [AdviceQuestionId, string, unknown][] => {
    if (how.kind === 'number') return [[question, how.path, how.times === undefined ? 3 : 0.03]];
    if (how.kind === 'step') return [];
    return how.choices.map(({ value }) => [question, how.path, how.values?.[value] ?? value]);
  }),
);

it.each(given)('%s is answered by %s = %j, which the file takes and the advice uses', (question, path, value) => {
  const draft = withValue(whole, path, value);
  expect(basisOfDraft(draft, builtInPriceBook, 0)).toMatchObject({ ok: true });
  const answer = adviseOn({ draft }).answers.find((each) => each.question === question);
  expect(['person', 'scenario']).toContain(answer?.source);
});

it('keeps what a module answers, so that it is answered without the module too', () => {
  const draft = Object.entries(moduleAnswers(sampleModule(0))).reduce<ScenarioDraft>(
    (all, [path, value]) => withValue(all, path, value),
    whole,
  );
  expect(basisOfDraft(draft, builtInPriceBook, 0)).toMatchObject({ ok: true });
  const leans = adviseOn({ draft }).answers.filter(({ question }) => ['language', 'system-access'].includes(question));
  expect(leans.map(({ lean }) => lean)).not.toContain('unknown');
});
