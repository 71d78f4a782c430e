import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { type Claim, type ClaimCase, claims } from '#shared/cost/claims.ts';
import { platformsOf } from '#shared/cost/platforms/all-platforms.ts';
import type { PriceBook } from '#shared/cost/price-book.ts';
import { type ReplayedClaim, replayClaims } from '#shared/cost/replay-claims.ts';
import { useEngine } from '../../api/engine.tsx';
import { useReadOnly } from '../../api/use-fleet.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { plainText } from '../../ui/plain-text.ts';
import classes from './claims-page.module.css';
import { ClaimSection } from './compare/claim-section.tsx';
import { scenarioOfCase } from './compare/claim-scenario.ts';
import { usePriceBook } from './use-price-book.ts';

const parents = [{ label: 'Cost', to: '/cost' }];

/** What is claimed of Wasm, reckoned anew with the user's prices: what makes each true, and what breaks it. */
export function ClaimsPage() {
  const { book, problems, failure, retry } = usePriceBook();
  const replayed = useReplayed(book);
  const { open, error } = useOpenCase();
  const readOnly = useReadOnly();
  const nameOf = useNames(book);
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
            onOpen={(words) => open(each.id, words)}
          />
        ))
      )}
    </Page>
  );
}

/** Half a second of reckoning, so the page is drawn before it. */
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

function caseOf(claimId: string, words: string): { claim: Claim; each: ClaimCase } | null {
  const claim = claims.find(({ id }) => id === claimId);
  const each = claim?.cases.find((one) => one.words === words);
  return claim && each ? { claim, each } : null;
}

/** Makes a scenario of a case and goes to its comparison. */
function useOpenCase() {
  const { client } = useEngine();
  const navigate = useNavigate();
  const create = useMutation({
    mutationFn: (yaml: string) => client.cost.scenarios.create({ yaml, step: 'comparison' }),
    onSuccess: ({ id }) =>
      navigate({ to: '/cost/scenarios/$scenarioId/$step', params: { scenarioId: id, step: 'comparison' } }),
  });
  const open = (claimId: string, words: string) => {
    const found = caseOf(claimId, words);
    if (found && !create.isPending) create.mutate(scenarioOfCase(found.claim, found.each));
  };
  return { open, error: create.error };
}
