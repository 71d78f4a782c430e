import { useQuery } from '@tanstack/react-query';
import type { Module } from '#shared/domain/module.ts';
import type { Provenance, SignatureCheck, SignatureState } from '#shared/domain/provenance.ts';
import { useEngine } from '../../api/engine.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loading } from '../../ui/loading.tsx';
import { plainText } from '../../ui/plain-text.ts';
import { Section } from '../../ui/section.tsx';
import { StatusBadge, StateDot, type Tone } from '../../ui/status.tsx';
import { AddBundle } from './add-bundle.tsx';
import { ModuleFrame } from './module-frame.tsx';
import classes from './provenance.module.css';
import { SbomTable } from './sbom-table.tsx';

/** Who made a module, as far as that can be proved, and what it says of itself. */
export function ProvenancePage() {
  return <ModuleFrame title="Provenance">{(module) => <ModuleProvenance module={module} />}</ModuleFrame>;
}

function ModuleProvenance({ module }: { readonly module: Module }) {
  const { orpc } = useEngine();
  const { data, error, refetch } = useQuery(orpc.modules.provenance.queryOptions({ input: { digest: module.digest } }));
  if (error) return <FailureNotice failure={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading what="Checking its signatures…" />;
  return (
    <div className={classes.columns}>
      <div className={classes.stack}>
        <Signatures module={module} provenance={data} />
        <SbomTable sboms={data.sboms} />
      </div>
      <Claims provenance={data} />
    </div>
  );
}

const states: Readonly<
  Record<SignatureState, { readonly words: string; readonly tone: Tone; readonly means: string }>
> = {
  'not-signed': {
    words: 'Not signed',
    tone: 'off',
    means: 'Nothing proves who made it. Its digest still says whether two copies are the same.',
  },
  failed: {
    words: 'Signature failed',
    tone: 'bad',
    means: 'It carries a signature that no trusted key made over exactly these bytes. Do not take it for signed.',
  },
  verified: {
    words: 'Verified by key',
    tone: 'ok',
    means: 'A key that you trust signed exactly these bytes.',
  },
};

function Signatures({ module, provenance }: { readonly module: Module; readonly provenance: Provenance }) {
  const { words, tone, means } = states[provenance.state];
  return (
    <Section
      title="Signature"
      actions={
        <>
          <LinkButton variant="default" size="compact-sm" to="/settings" hash="trusted-keys">
            Trusted keys
          </LinkButton>
          <AddBundle module={module} />
        </>
      }
    >
      <div className={classes.state}>
        <StatusBadge tone={tone}>{words}</StatusBadge>
        <span>{means}</span>
      </div>
      {provenance.checks.length === 0 ? (
        <p className={classes.note}>
          A signature is looked for in the file (wasmsign2) and in a Sigstore bundle that is added here; it is checked
          offline, against the keys in Settings.
        </p>
      ) : (
        <ul className={classes.checks} aria-label="Signatures that were found">
          {provenance.checks.map((check, index) => (
            <Check key={index} check={check} />
          ))}
        </ul>
      )}
    </Section>
  );
}

const forms: Readonly<Record<SignatureCheck['form'], string>> = {
  wasmsign2: 'In the file (wasmsign2)',
  'sigstore-bundle': 'Sigstore bundle',
};

function Check({ check: { form, result, detail, keyName } }: { readonly check: SignatureCheck }) {
  return (
    <li className={classes.check}>
      <StateDot tone={result === 'verified' ? 'ok' : 'bad'}>{result}</StateDot>
      <div>
        <strong>{forms[form]}</strong>
        {keyName === null ? null : (
          <>
            {' '}
            by <ForeignText>{keyName}</ForeignText>
          </>
        )}
        <div className={classes.muted}>
          <ForeignText>{detail}</ForeignText>
        </div>
      </div>
    </li>
  );
}

function Claims({ provenance: { claims } }: { readonly provenance: Provenance }) {
  return (
    <Section title="Claims" note="What the module says of itself. Anyone can write this; it proves nothing">
      {claims.length === 0 ? (
        <span className={classes.muted}>It says nothing of its author, licence or source.</span>
      ) : (
        <KeyValue
          entries={claims.map(
            ({ name, value }) => [plainText(name), <ForeignText key={name}>{value}</ForeignText>] as const,
          )}
        />
      )}
    </Section>
  );
}
