import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { PolicyFile } from '#shared/domain/policy.ts';
import { useEngine, useLiveEvents } from '../../api/engine.tsx';
import { useReadOnly } from '../../api/use-fleet.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LeaveQuestion } from '../../ui/leave-question.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { StatusBadge } from '../../ui/status.tsx';
import { TextProblems } from '../../ui/yaml-editor/text-problems.tsx';
import { YamlEditor, type YamlEditorHandle } from '../../ui/yaml-editor/yaml-editor.tsx';
import { ExampleMenu, FirstRules } from './example-choice.tsx';
import { withExample } from './examples.ts';
import classes from './policies.module.css';
import { RuleList } from './policy-outcome.tsx';

const typingPauseMs = 300;
const problemsId = 'policy-problems';

/** Rules on which modules may run where, as a file that people write. */
export function PoliciesPage() {
  const { orpc } = useEngine();
  const saved = useQuery(orpc.policies.get.queryOptions());
  useLiveEvents((event) => {
    if (event.type === 'activity' && event.entry.action === 'policies-changed') void saved.refetch();
  });
  if (saved.data) return <Policies saved={saved.data} />;
  return (
    <Page title="Policies">
      {saved.error ? <FailureNotice failure={saved.error} onRetry={() => void saved.refetch()} /> : null}
      {saved.isLoading ? <Loading what="Reading the policies…" /> : null}
    </Page>
  );
}

/** What the text means, read shortly after typing rests. */
function useReading(text: string, saved: PolicyFile) {
  const { orpc } = useEngine();
  const [settled] = useDebouncedValue(text, typingPauseMs);
  const query = useQuery({
    ...orpc.policies.read.queryOptions({ input: { yaml: settled } }),
    enabled: settled !== saved.yaml,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const file = settled === saved.yaml ? saved : query.data;
  return { file, isCurrent: settled === text && file?.yaml === settled, failure: query.error };
}

function Policies({ saved }: { readonly saved: PolicyFile }) {
  const { orpc, queryClient } = useEngine();
  const readOnly = useReadOnly();
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const editor = useRef<YamlEditorHandle>(null);
  const text = draft ?? saved.yaml;
  const isChanged = text !== saved.yaml;
  const { file, isCurrent, failure } = useReading(text, saved);
  const save = useMutation(
    orpc.policies.set.mutationOptions({
      onSuccess: (kept) => {
        if (kept.problems.length > 0) return;
        queryClient.setQueryData(orpc.policies.get.queryKey(), kept);
        setDraft(undefined);
      },
    }),
  );
  const problems = file?.problems ?? [];
  const canSave = isChanged && isCurrent && problems.length === 0 && !readOnly;
  return (
    <Page
      fill
      title="Policies"
      meta={isChanged ? <StatusBadge tone="warn">Not saved</StatusBadge> : null}
      actions={
        <>
          <ExampleMenu disabled={readOnly} onPick={(example) => setDraft(withExample(text, example))} />
          <Button variant="default" disabled={!isChanged} onClick={() => setDraft(undefined)}>
            Undo changes
          </Button>
          <Button
            disabled={!canSave}
            loading={save.isPending}
            title={readOnly ? 'The console is read-only' : undefined}
            onClick={() => save.mutate({ yaml: text })}
          >
            Save
          </Button>
        </>
      }
    >
      <p className={classes.intro}>
        Which modules may run where, and with which permissions. A rollout that breaks a rule is refused, or leaves out
        the nodes on which it would; a rule with <code>effect: warn</code> is only said.{' '}
        <code>flotilla check --policy</code> holds files against the same rules.
      </p>
      {save.error ? <FailureNotice failure={save.error} title="It was not saved" /> : null}
      {failure ? <FailureNotice failure={failure} title="The text was not read" /> : null}
      {text.trim() === '' ? <FirstRules onPick={(example) => setDraft(withExample(text, example))} /> : null}
      <div className={classes.columns}>
        <YamlEditor
          ref={editor}
          label="Policies as YAML"
          problemsId={problemsId}
          value={text}
          problems={isCurrent ? problems : []}
          readOnly={readOnly}
          onChange={setDraft}
        />
        <div className={classes.outcome}>
          <TextProblems
            id={problemsId}
            problems={problems}
            isCurrent={isCurrent}
            onGoTo={(line, column) => editor.current?.goTo(line, column)}
          />
          {problems.length === 0 ? <RuleList rules={file?.rules ?? []} isSaved={!isChanged} /> : null}
        </div>
      </div>
      <LeaveQuestion isChanged={isChanged} title="Leave without saving the policies?">
        What was changed here since it was saved is lost. The rules that are in force stay as they are.
      </LeaveQuestion>
    </Page>
  );
}
