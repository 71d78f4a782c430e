import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { cents } from '#shared/cost/arithmetic.ts';
import { claimScenarios } from '#shared/cost/claim-scenarios.ts';
import { platformsOf } from '#shared/cost/platforms/all-platforms.ts';
import type { PriceBook } from '#shared/cost/price-book.ts';
import { draftText } from '#shared/cost/scenario-draft.ts';
import { type ReplayedCase, type ReplayedClaim, replayClaims } from '#shared/cost/replay-claims.ts';
import { useEngine } from '../../api/engine.tsx';
import { useReadOnly } from '../../api/use-fleet.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { plainText } from '../../ui/plain-text.ts';
import classes from './claims-page.module.css';
import { ClaimSection } from './compare/claim-section.tsx';
import { usePriceBook } from '../../api/use-price-book.ts';

const parents = [{ label: 'Cost', to: '/cost' }];

/** What is claimed of Wasm, reckoned anew with the user's prices: what makes each true, and what breaks it. */
export function ClaimsPage() {
  const { book, problems, failure, retry } = usePriceBook();
  const replayed = useReplayed(book);
  const nameOf = useNames(book);
  const { open, error } = useOpenCase(nameOf);
  const readOnly = useReadOnly();
  return (
    <Page title="Claims, replayed" parents={parents}>
      {failure ? <FailureNotice failure={failure} onRetry={retry} /> : null}
      {error ? <FailureNotice title="No scenario was made" failure={error} /> : null}
      <p className={classes.intro}>
        What articles of 2026 claim of WebAssembly, with inputs that make it true and inputs that break it. The figures
        are of{' '}
        {book === undefined || problems.length > 0 ? 'the price book' : `the prices of ${plainText(book.version)}`};
        open a case as a scenario to put your own numbers in.
      </p>
      {replayed === null ? (
        <Loading what="Reckoning the claims with your prices…" />
      ) : (
        replayed.map((each) => (
          <ClaimSection
            key={each.id}
            claim={each}
            nameOf={nameOf}
            canOpen={!readOnly}
            onOpen={(one) => open(each, one)}
          />
        ))
      )}
    </Page>
  );
}

/** Some fifty bills are reckoned, so the page is drawn before. */
function useReplayed(book: PriceBook | undefined): readonly ReplayedClaim[] | null {
  const [done, setDone] = useState<{ readonly book: PriceBook; readonly claims: readonly ReplayedClaim[] } | null>(
    null,
  );
  useEffect(() => {
    if (book === undefined) return undefined;
    const timer = setTimeout(() => setDone({ book, claims: replayClaims(book, Date.now()) }), 30);
    return () => clearTimeout(timer);
  }, [book]);
  return done && done.book === book ? done.claims : null;
}

function useNames(book: PriceBook | undefined): (option: string) => string {
  const names = new Map(book ? platformsOf(book).map(({ id, name }) => [id, name]) : []);
  return (option) => names.get(option) ?? option;
}

/** A case as the text of a scenario; what it cost before is what is paid today. */
function scenarioOf(claim: ReplayedClaim, each: ReplayedCase, nameOf: (option: string) => string): string | null {
  const found = claimScenarios.find(
    ({ claimId, caseIndex }) => claimId === claim.id && caseIndex === claim.cases.indexOf(each),
  );
  if (found === undefined) return null;
  const { option, usd } = each.before;
  const today = usd === null ? {} : { today: { usdPerMonth: Number(cents(usd)), source: `Before: ${nameOf(option)}` } };
  return draftText({ ...today, ...found.draft, name: each.words });
}

/** Makes a scenario of a case and goes to its comparison. */
function useOpenCase(nameOf: (option: string) => string) {
  const { client } = useEngine();
  const navigate = useNavigate();
  const create = useMutation({
    mutationFn: (yaml: string) => client.cost.scenarios.create({ yaml, step: 'comparison' }),
    onSuccess: ({ id }) =>
      navigate({ to: '/cost/scenarios/$scenarioId/$step', params: { scenarioId: id, step: 'comparison' } }),
  });
  const open = (claim: ReplayedClaim, each: ReplayedCase) => {
    const yaml = scenarioOf(claim, each, nameOf);
    if (yaml !== null && !create.isPending) create.mutate(yaml);
  };
  return { open, error: create.error };
}
