import type { Module } from '#shared/domain/module.ts';
import { Bytes, Copyable, Time } from '../../ui/formats.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { Section } from '../../ui/section.tsx';
import { kindWords, toolchainWords, wasiWords } from './module-words.ts';

/** What the inspector found out about the bytes. */
export function ModuleFactList({ module }: { readonly module: Module }) {
  return (
    <Section title="Facts">
      <KeyValue
        entries={[
          ['Verdict', 'valid: every byte was checked against the specification'],
          ['Kind', kindWords(module)],
          ['WASI', module.wasiVersions.length > 1 ? module.wasiVersions.join(', ') : wasiWords(module)],
          ['Size', <Bytes key="size" value={module.sizeBytes} />],
          ['SHA-256', <Copyable key="digest" value={module.digest} label="digest" />],
          ...toolchainWords(module),
          ['Toolchain', module.producers.length === 0 ? 'the file does not say' : undefined],
          ['Added', <Time key="added" atMs={module.addedAtMs} />],
        ]}
      />
    </Section>
  );
}
