import { Button, SegmentedControl } from '@mantine/core';
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { capabilitiesOf } from '#shared/domain/capability-list.ts';
import type { ModuleAnatomy } from '#shared/domain/module-anatomy.ts';
import type { Module } from '#shared/domain/module.ts';
import { useEngine } from '../../api/engine.tsx';
import { useReadOnly } from '../../api/use-fleet.ts';
import { type GrantsDraft, readGrants } from '../../ui/grants/grants-draft.ts';
import { GrantsPanel } from '../../ui/grants/grants-panel.tsx';
import { minimumDraft } from '../../ui/grants/propose-draft.ts';
import { Section } from '../../ui/section.tsx';
import { CallFields } from './call-fields.tsx';
import { CommandFields } from './command-fields.tsx';
import type { ExportedFunction } from './exported-functions.ts';
import classes from './lab.module.css';
import { LimitFields } from './limit-fields.tsx';
import {
  type ArgumentDraft,
  emptyArguments,
  emptyLimits,
  emptyRequest,
  limitsErrors,
  type LimitsDraft,
  limitsInput,
  pathError,
  readArguments,
  readHeaders,
  type RequestDraft,
  type TryMode,
} from './try-draft.ts';
import { TryResult } from './try-result.tsx';
import { RequestFields } from './request-fields.tsx';
import { type TryHandle, useTry } from './use-try.ts';

interface TryFormProps {
  readonly module: Module;
  readonly anatomy: ModuleAnatomy;
  readonly functions: readonly ExportedFunction[];
  readonly modes: readonly TryMode[];
  readonly first: TryMode;
}

const modeWords = { run: 'Run it', request: 'Send a request', call: 'Call a function' } as const;
const startWords = { run: 'Run', request: 'Send', call: 'Call' } as const;

/** What to give it on the left, what came of it on the right. */
export function TryForm({ module, anatomy, functions, modes, first }: TryFormProps) {
  const [mode, setMode] = useState(first);
  const capabilities = useMemo(() => capabilitiesOf(module, anatomy), [module, anatomy]);
  const [grants, setGrants] = useState<GrantsDraft>(() => minimumDraft(capabilities));
  const [limits, setLimits] = useState<LimitsDraft>(emptyLimits);
  const [request, setRequest] = useState<RequestDraft>(emptyRequest);
  const [stdin, setStdin] = useState('');
  const [call, setCall] = useState(() => firstCall(functions, anatomy));
  const attempt = useTry();
  const ask = useAsk({ module, anatomy, mode, grants, limits, request, stdin, call });
  const readGrant = readGrants(grants);
  const errors = readGrant.ok ? {} : readGrant.errors;
  const changeGrants = (patch: Partial<GrantsDraft>) => setGrants((before) => ({ ...before, ...patch }));
  return (
    <div className={classes.columns}>
      <form
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
        }}
        onSubmit={(event) => {
          event.preventDefault();
          if (ask && attempt.state.kind !== 'running') attempt.start(ask);
        }}
      >
        <Section title={modes.length > 1 ? 'What to do' : modeWords[mode]}>
          <div className={classes.form}>
            {modes.length > 1 ? (
              <SegmentedControl
                aria-label="What to do"
                data={modes.map((value) => ({ value, label: modeWords[value] }))}
                value={mode}
                onChange={setMode}
              />
            ) : null}
            {mode === 'request' ? (
              <RequestFields draft={request} onChange={(patch) => setRequest({ ...request, ...patch })} />
            ) : null}
            {mode === 'run' ? (
              <CommandFields
                given={grants.arguments}
                stdin={stdin}
                error={errors.arguments}
                onArguments={(text) => changeGrants({ arguments: text })}
                onStdin={setStdin}
              />
            ) : null}
            {mode === 'call' ? (
              <CallFields
                functions={functions}
                wit={anatomy.wit}
                chosen={call.chosen}
                drafts={call.drafts}
                onChoose={(chosen) => setCall({ chosen, drafts: emptyArguments(chosen, anatomy.wit) })}
                onChange={(drafts) => setCall({ ...call, drafts })}
              />
            ) : null}
            <GrantsPanel
              draft={grants}
              errors={errors}
              capabilities={capabilities}
              place="here"
              onChange={changeGrants}
            />
            <LimitFields
              draft={limits}
              errors={limitsErrors(limits)}
              onChange={(patch) => setLimits({ ...limits, ...patch })}
            />
            <StartButtons mode={mode} canStart={ask !== undefined} attempt={attempt} />
          </div>
        </Section>
      </form>
      <TryResult state={attempt.state} />
    </div>
  );
}

interface CallDraft {
  readonly chosen: ExportedFunction | undefined;
  readonly drafts: readonly ArgumentDraft[];
}

function firstCall(functions: readonly ExportedFunction[], { wit }: ModuleAnatomy): CallDraft {
  const chosen = functions.find(({ whyNot }) => whyNot === null) ?? functions[0];
  return { chosen, drafts: chosen ? emptyArguments(chosen, wit) : [] };
}

interface AskProps {
  readonly module: Module;
  readonly anatomy: ModuleAnatomy;
  readonly mode: TryMode;
  readonly grants: GrantsDraft;
  readonly limits: LimitsDraft;
  readonly request: RequestDraft;
  readonly stdin: string;
  readonly call: CallDraft;
}

/** The call that the fields stand for; undefined while something in them is wrong. */
function useAsk(props: AskProps): Parameters<TryHandle['start']>[0] | undefined {
  const { client } = useEngine();
  const { module, anatomy, mode, request, stdin, call } = props;
  const grants = readGrants(props.grants);
  if (!grants.ok || Object.keys(limitsErrors(props.limits)).length > 0) return undefined;
  const common = { digest: module.digest, grants: grants.grants, ...limitsInput(props.limits) };
  switch (mode) {
    case 'run':
      return (signal) => client.lab.runCommand({ ...common, stdin }, { signal });
    case 'request': {
      const headers = readHeaders(request.headers);
      if (!headers.ok || pathError(request.path) !== undefined) return undefined;
      const { method, path } = request;
      const body = method === 'GET' || method === 'HEAD' ? '' : request.body;
      return (signal) => client.lab.sendRequest({ ...common, method, path, headers: headers.value, body }, { signal });
    }
    case 'call': {
      const { chosen, drafts } = call;
      if (!chosen || chosen.whyNot !== null) return undefined;
      const given = readArguments(chosen, anatomy.wit, drafts);
      if (!given.ok) return undefined;
      return (signal) =>
        client.lab.callFunction({ ...common, function: chosen.id, arguments: given.value }, { signal });
    }
  }
}

interface StartButtonsProps {
  readonly mode: TryMode;
  readonly canStart: boolean;
  readonly attempt: TryHandle;
}

function StartButtons({ mode, canStart, attempt }: StartButtonsProps) {
  const readOnly = useReadOnly();
  const isRunning = attempt.state.kind === 'running';
  return (
    <div className={classes.start}>
      <Button
        type="submit"
        leftSection={<IconPlayerPlay size={14} aria-hidden />}
        disabled={!canStart || isRunning || readOnly}
        title={readOnly ? 'The console is read-only' : undefined}
      >
        {startWords[mode]}
      </Button>
      {isRunning ? (
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={14} aria-hidden />}
          onClick={attempt.cancel}
          data-autofocus
        >
          Cancel
        </Button>
      ) : null}
      <span className={classes.muted}>{readOnly ? 'The console is read-only' : 'Ctrl + Enter'}</span>
    </div>
  );
}
