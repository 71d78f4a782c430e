import { Button, SegmentedControl } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import type { OwnPrices } from '#shared/contract/cost.ts';
import { builtInPriceBook, builtInPricesDate, builtInRegion } from '#shared/cost/price-book.ts';
import { readPrices } from '#shared/cost/read-basis.ts';
import { longestScenario } from '#shared/cost/stored-scenario.ts';
import { useEngine } from '../../api/engine.tsx';
import { useReadOnly } from '../../api/use-fleet.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useNowMs } from '../../ui/formats.tsx';
import { LeaveQuestion } from '../../ui/leave-question.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { StatusBadge } from '../../ui/status.tsx';
import { TextProblems } from '../../ui/yaml-editor/text-problems.tsx';
import { YamlEditor, type YamlEditorHandle } from '../../ui/yaml-editor/yaml-editor.tsx';
import { priceColumns } from './price-columns.tsx';
import { PriceDetails } from './price-details.tsx';
import { takesExample, withPriceExample } from './price-example.ts';
import { type PriceRow, priceRows } from './price-rows.ts';
import classes from './prices.module.css';

const typingPauseMs = 300;
const dayMs = 86_400_000;
const problemsId = 'price-problems';
const parents = [{ label: 'Cost', to: '/cost' }];

/** Every price that costs are reckoned with, and the file of one's own that lies over them. */
export function PricesPage() {
  const { orpc } = useEngine();
  const saved = useQuery(orpc.cost.prices.get.queryOptions());
  if (saved.data) return <Prices saved={saved.data} />;
  return (
    <Page title="Prices" parents={parents}>
      {saved.error ? <FailureNotice failure={saved.error} onRetry={() => void saved.refetch()} /> : null}
      {saved.isLoading ? <Loading what="Reading your prices…" /> : null}
    </Page>
  );
}

const readText = (text: string) => readPrices(text.trim() === '' ? null : text);

/** What the text means, read shortly after typing rests; while it cannot be used the table shows what is in force. */
function useReading(text: string, saved: string) {
  const [settled] = useDebouncedValue(text, typingPauseMs);
  const read = useMemo(() => readText(settled), [settled]);
  const inForce = useMemo(() => readText(saved), [saved]);
  const book = read.ok ? read.book : inForce.ok ? inForce.book : builtInPriceBook;
  return { book, problems: read.ok ? [] : read.problems, isCurrent: settled === text };
}

function Prices({ saved }: { readonly saved: OwnPrices }) {
  const { orpc, queryClient } = useEngine();
  const readOnly = useReadOnly();
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const editor = useRef<YamlEditorHandle>(null);
  const text = draft ?? saved.yaml;
  const isChanged = text !== saved.yaml;
  const { book, problems, isCurrent } = useReading(text, saved.yaml);
  const today = Math.floor(useNowMs() / dayMs) * dayMs;
  const rows = useMemo(() => priceRows(book, today), [book, today]);
  const row = rows.find(({ key }) => key === chosen);
  const save = useMutation(
    orpc.cost.prices.set.mutationOptions({
      onSuccess: (kept) => {
        if (kept.problems.length > 0) return;
        queryClient.setQueryData(orpc.cost.prices.get.queryKey(), kept);
        setDraft(undefined);
      },
    }),
  );
  const refused = save.data?.yaml === text ? save.data.problems : [];
  const shown = problems.length > 0 ? problems : refused;
  const insert = ({ entry }: PriceRow) => {
    const example = withPriceExample(text, entry, new Date(today).toISOString().slice(0, 10));
    setDraft(example.yaml);
    // The editor has the new text once this was drawn.
    requestAnimationFrame(() => editor.current?.goTo(example.line, 200));
  };
  return (
    <Page
      fill
      title="Prices"
      parents={parents}
      meta={isChanged ? <StatusBadge tone="warn">Not saved</StatusBadge> : null}
      actions={
        <>
          <Button variant="default" disabled={!isChanged} onClick={() => setDraft(undefined)}>
            Undo changes
          </Button>
          <Button
            disabled={!isChanged || !isCurrent || shown.length > 0 || text.length > longestScenario || readOnly}
            loading={save.isPending}
            title={readOnly ? 'The console is read-only' : undefined}
            onClick={() => save.mutate({ yaml: text })}
          >
            Save
          </Button>
        </>
      }
    >
      <div className={classes.page}>
        <p className={classes.intro}>
          List prices in US dollars before tax and discounts, put together on {builtInPricesDate}. A price is flagged
          when it was read more than {book.staleAfterDays} days ago, or when nobody looked it up. Choose one to see
          where it is from, or to write your own.
        </p>
        {save.error ? <FailureNotice failure={save.error} title="It was not saved" /> : null}
        <PriceTable rows={rows} chosen={chosen} onChoose={setChosen} />
        <div className={classes.own}>
          <div className={classes.editorPart}>
            <h2 className={classes.editorTitle}>Your prices</h2>
            <YamlEditor
              ref={editor}
              label="Your prices as YAML"
              problemsId={problemsId}
              value={text}
              problems={isCurrent ? shown : []}
              readOnly={readOnly}
              onChange={setDraft}
            />
          </div>
          <div className={classes.side}>
            <TextProblems
              id={problemsId}
              problems={shown}
              isCurrent={isCurrent}
              onGoTo={(line, column) => editor.current?.goTo(line, column)}
            />
            {row ? (
              <PriceDetails row={row} whyNot={whyNotOwn(row, text, readOnly)} onChange={() => insert(row)} />
            ) : (
              <NothingChosen hasOwn={text.trim() !== ''} />
            )}
          </div>
        </div>
      </div>
      <LeaveQuestion isChanged={isChanged} title="Leave without saving your prices?">
        What was changed here since it was saved is lost. Costs are reckoned with the prices that were saved.
      </LeaveQuestion>
    </Page>
  );
}

function whyNotOwn({ region }: PriceRow, text: string, readOnly: boolean): string | null {
  if (readOnly) return 'The console is read-only';
  if (region !== builtInRegion) return `A price of ${region} stands under regions in your file`;
  return takesExample(text) ? null : 'Write the list under prices with a dash a line first';
}

const NothingChosen = ({ hasOwn }: { readonly hasOwn: boolean }) => (
  <EmptyState title={hasOwn ? 'No price is chosen' : 'You have no prices of your own'}>
    Choose a price in the table: its source appears here, and you can put it into your own prices to change it. New
    prices, regions and whole platforms can be written there too.
  </EmptyState>
);

const filters = [
  { value: 'all', label: 'All' },
  { value: 'own', label: 'Yours' },
  { value: 'old', label: 'Old' },
  { value: 'recalled', label: 'From memory' },
];

interface PriceTableProps {
  readonly rows: readonly PriceRow[];
  readonly chosen: string | undefined;
  readonly onChoose: (key: string) => void;
}

function PriceTable({ rows, chosen, onChoose }: PriceTableProps) {
  const [filter, setFilter] = useState('all');
  const shown = useMemo(() => rows.filter((row) => isIn(row, filter)), [rows, filter]);
  return (
    <div className={classes.table}>
      <DataTable
        label="Prices"
        rows={shown}
        total={rows.length}
        columns={priceColumns}
        rowKey={({ key }) => key}
        onOpen={({ key }) => onChoose(key)}
        isSelected={({ key }) => key === chosen}
        defaultSort={{ id: 'where', desc: false }}
        filters={<SegmentedControl aria-label="Which prices" data={filters} value={filter} onChange={setFilter} />}
        empty={<EmptyState title={filter === 'own' ? 'You have no prices of your own' : 'No price is like that'} />}
        restoreAs="prices"
        fill
      />
    </div>
  );
}

function isIn({ origin, isStale, isRecalled }: PriceRow, filter: string): boolean {
  if (filter === 'own') return origin !== 'book';
  if (filter === 'old') return isStale;
  return filter !== 'recalled' || isRecalled;
}
