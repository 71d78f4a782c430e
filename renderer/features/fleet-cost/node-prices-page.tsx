import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { type FormEvent, useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { FleetPrices } from '#shared/cost/fleet-prices.ts';
import type { PriceBook } from '#shared/cost/price-book.ts';
import { useEngine } from '../../api/engine.tsx';
import { useNodes, useReadOnly } from '../../api/use-fleet.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LeaveQuestion } from '../../ui/leave-question.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { StatusBadge } from '../../ui/status.tsx';
import classes from './fleet-cost.module.css';
import { FleetFields } from './prices/fleet-fields.tsx';
import { matchNodes } from './prices/matched-nodes.ts';
import { checkDraft, draftOf, type PricesDraft, type PricesProblems } from './prices/prices-draft.ts';
import { RuleList } from './prices/rule-list.tsx';
import { UnmatchedNodes } from './prices/unmatched-nodes.tsx';
import { usePriceBook } from '../../api/use-price-book.ts';

const parents = [{ label: 'Cost', to: '/cost' }];

/** Where a person says what nodes cost, how many hours people spend, and the budget. */
export function NodePricesPage() {
  const { orpc } = useEngine();
  const prices = useQuery(orpc.cost.fleet.prices.queryOptions());
  const { book, failure, retry } = usePriceBook();
  const failed = prices.error ?? failure;
  if (prices.data && book) return <PricesForm kept={prices.data} book={book} />;
  return (
    <Page title="Prices of nodes" parents={parents}>
      {failed ? (
        <FailureNotice
          failure={failed}
          onRetry={() => {
            void prices.refetch();
            retry();
          }}
        />
      ) : (
        <Loading what="Reading prices…" />
      )}
    </Page>
  );
}

function PricesForm({ kept, book }: { readonly kept: FleetPrices; readonly book: PriceBook }) {
  const [start, setStart] = useState(() => draftOf(kept, book));
  const [draft, setDraft] = useState<PricesDraft>(start);
  const [isTried, setTried] = useState(false);
  const readOnly = useReadOnly();
  const { data: nodes } = useNodes();
  const checked = useMemo(() => checkDraft(draft, book), [draft, book]);
  const problems: PricesProblems = isTried && !checked.ok ? checked.problems : {};
  const matched = useMatched(draft.rules, nodes);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(start);
  const save = useSave(() => {
    setStart(draft);
    setTried(false);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (checked.ok) save.mutate(checked.prices);
    else focusFirstProblem(event.currentTarget);
  };
  useGoToPart(nodes !== undefined);
  const change = (part: Partial<PricesDraft>) => setDraft((before) => ({ ...before, ...part }));
  const wrong = Object.keys(problems).length;
  return (
    <Page
      title="Prices of nodes"
      parents={parents}
      meta={isChanged ? <StatusBadge tone="warn">Not saved</StatusBadge> : null}
    >
      <form className={classes.form} onSubmit={submit} noValidate>
        <RuleList
          rules={draft.rules}
          {...{ problems, nodes, matched, book, readOnly }}
          onChange={(rules) => change({ rules })}
        />
        <UnmatchedNodes nodes={matched?.unmatched ?? []} total={nodes?.length ?? 0} />
        <FleetFields draft={draft} problems={problems} onChange={change} />
        {save.error ? <FailureNotice failure={save.error} title="It was not saved" /> : null}
        <div className={`${classes.actions} ${classes.sticky}`}>
          <Button
            type="submit"
            loading={save.isPending}
            disabled={!isChanged || readOnly}
            title={readOnly ? 'The console is read-only' : undefined}
          >
            Save
          </Button>
          <Button variant="default" disabled={!isChanged} onClick={() => setDraft(start)}>
            Undo changes
          </Button>
          <LinkButton to="/cost" variant="subtle">
            Back to the cost
          </LinkButton>
          <span role="status">{wrong > 0 ? `${wrong} field${wrong === 1 ? '' : 's'} to correct` : ''}</span>
        </div>
      </form>
      <LeaveQuestion isChanged={isChanged && !save.isPending} title="Leave without saving the prices?">
        What was changed here since it was saved is lost. The prices that are in force stay as they are.
      </LeaveQuestion>
    </Page>
  );
}

/** Shows the part that the address names, once it is there: the form is drawn later than the router looks for it. */
function useGoToPart(isThere: boolean): void {
  const part = useLocation({ select: ({ hash }) => hash });
  useEffect(() => {
    if (isThere && part !== '') document.getElementById(part)?.scrollIntoView({ block: 'nearest' });
  }, [isThere, part]);
}

/** Counted a moment after the selectors, as ten thousand nodes take one. */
function useMatched(rules: PricesDraft['rules'], nodes: ReturnType<typeof useNodes>['data']) {
  const calm = useDeferredValue(rules);
  return useMemo(() => (nodes ? matchNodes(calm, nodes) : undefined), [calm, nodes]);
}

function useSave(onSaved: () => void) {
  const { orpc } = useEngine();
  const cache = useQueryClient();
  return useMutation(
    orpc.cost.fleet.setPrices.mutationOptions({
      onSuccess: (kept) => {
        cache.setQueryData(orpc.cost.fleet.prices.queryKey(), kept);
        onSaved();
      },
    }),
  );
}

/** Once the problems stand at their fields. */
function focusFirstProblem(form: EventTarget & Element): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}
