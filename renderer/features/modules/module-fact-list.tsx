import { Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Module } from '#shared/domain/module.ts';
import type { ModuleSource } from '#shared/domain/module-source.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Bytes, Copyable, DigestText, Time } from '../../ui/formats.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { plainText } from '../../ui/plain-text.ts';
import { Section } from '../../ui/section.tsx';
import { kindWords, memoryLines, roleWords, toolchainWords, wasiWords } from './module-words.ts';
import classes from './modules.module.css';
import { proposalWords } from './proposal-words.ts';

/** What the inspector found out about the bytes, and where they came from. */
export function ModuleFactList({ module }: { readonly module: Module }) {
  const { hasNames, hasDebugInfo } = module;
  return (
    <Section title="Facts">
      <KeyValue
        entries={[
          ['Verdict', 'Valid: every byte was checked against the specification'],
          [
            'What it is',
            <Because key="role" what={`${roleWords(module)}, ${kindWords(module)}`} because={module.roleBecause} />,
          ],
          ['Language', <LanguageFact key="language" module={module} />],
          ...toolchain(module),
          ['WASI', module.wasiVersions.length > 1 ? module.wasiVersions.join(', ') : wasiWords(module)],
          ['Proposals', <Proposals key="proposals" names={module.proposals} />],
          ['Memory', <Memories key="memory" lines={memoryLines(module)} />],
          ['Names', hasNames ? 'Names of functions are there' : 'Names of functions were stripped'],
          ['Debug info', hasDebugInfo ? 'Places in the source are there' : 'None'],
          ['Size', <Bytes key="size" value={module.sizeBytes} />],
          ['SHA-256', <Copyable key="digest" value={module.digest} label="digest" />],
          ['From', <Source key="source" source={module.source} />],
          ['Added', <Time key="added" atMs={module.addedAtMs} />],
        ]}
      />
    </Section>
  );
}

const Because = ({ what, because }: { readonly what: string; readonly because: string }) => (
  <>
    {what}
    <div className={classes.because}>
      <ForeignText>{because}</ForeignText>
    </div>
  </>
);

function LanguageFact({ module: { language } }: { readonly module: Module }) {
  if (language === null) return <span className={classes.muted}>Its bytes do not tell</span>;
  return <Because what={plainText(language.name)} because={language.because} />;
}

/** The language stands in a line of its own, with its reason. */
function toolchain(module: Module): readonly (readonly [string, ReactNode])[] {
  const rows = toolchainWords(module).filter(([field]) => field !== 'Language');
  if (rows.length === 0)
    return [
      [
        'Made with',
        <span key="none" className={classes.muted}>
          The file does not say
        </span>,
      ],
    ];
  return rows.map(([field, tools]) => [plainText(field), <ForeignText key={field}>{tools}</ForeignText>] as const);
}

function Proposals({ names }: { readonly names: readonly string[] }) {
  if (names.length === 0) return <>None: WebAssembly 1.0</>;
  return (
    <ul className={classes.chips}>
      {names.map((name) => (
        <li key={name}>
          <Tooltip label={proposalWords(name)} multiline w={260} events={{ hover: true, focus: true, touch: true }}>
            <button type="button" className={classes.chip}>
              {plainText(name)}
            </button>
          </Tooltip>
        </li>
      ))}
    </ul>
  );
}

const mostMemories = 4;

function Memories({ lines }: { readonly lines: readonly string[] }) {
  if (lines.length === 0) return <>None</>;
  return (
    <>
      {lines.slice(0, mostMemories).map((line) => (
        <div key={line}>{line}</div>
      ))}
      {lines.length > mostMemories ? `and ${lines.length - mostMemories} more` : null}
    </>
  );
}

function Source({ source }: { readonly source: ModuleSource }) {
  switch (source.kind) {
    case 'file':
      return (
        <>
          File <ForeignText>{source.name}</ForeignText>
        </>
      );
    case 'sample':
      return <>The samples of this console</>;
    case 'url':
      return <Copyable value={plainText(source.url)} label="address" />;
    case 'oci':
      return (
        <>
          <Copyable value={plainText(source.reference)} label="reference" />
          <div className={classes.because}>
            pinned at <DigestText value={source.manifestDigest} />
          </div>
        </>
      );
    case 'watch':
      return (
        <>
          <Link to="/modules">Watched file</Link> <ForeignText>{source.path}</ForeignText>
        </>
      );
  }
}
