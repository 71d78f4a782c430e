import { ActionIcon, NativeSelect } from '@mantine/core';
import { IconArrowRight, IconArrowsExchange } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import type { Module } from '#shared/domain/module.ts';
import { formatTime, shortDigest } from '../../ui/format.ts';
import { Bytes, DigestText } from '../../ui/formats.tsx';
import { plainText } from '../../ui/plain-text.ts';
import classes from './compare.module.css';
import { otherVersions } from './diff-words.ts';

const route = getRouteApi('/modules/$digest/diff/$from');

interface VersionChoiceProps {
  readonly from: Module;
  readonly to: Module;
  readonly library: readonly Module[];
}

const option = ({ digest, name, addedAtMs }: Module) => ({
  value: digest,
  label: `${plainText(name)} · ${shortDigest(digest)} · ${formatTime(addedAtMs)}`,
});

/** The two sides: which older version, and which module is held against it. */
export function VersionChoice({ from, to, library }: VersionChoiceProps) {
  const navigate = route.useNavigate();
  const go = (digest: string, other: string) =>
    void navigate({ to: '/modules/$digest/diff/$from', params: { digest, from: other }, replace: true });
  const { same, others } = otherVersions(to, library);
  return (
    <div className={classes.sides}>
      <div className={classes.side}>
        <NativeSelect
          size="xs"
          label="From"
          value={from.digest}
          onChange={(event) => go(to.digest, event.currentTarget.value)}
          data={[
            { group: 'Same name', items: same.map(option) },
            { group: 'Others', items: others.map(option) },
          ].filter(({ items }) => items.length > 0)}
        />
        <SideFacts module={from} />
      </div>
      <div className={classes.swap}>
        <IconArrowRight size={16} aria-hidden />
        <ActionIcon aria-label="Swap the two" title="Swap the two" onClick={() => go(from.digest, to.digest)}>
          <IconArrowsExchange size={16} aria-hidden />
        </ActionIcon>
      </div>
      <div className={classes.side}>
        <div className={classes.sideLabel}>To</div>
        <div className={classes.sideName}>
          <bdi>{plainText(to.name)}</bdi>
        </div>
        <SideFacts module={to} />
      </div>
    </div>
  );
}

function SideFacts({ module }: { readonly module: Module }) {
  return (
    <div className={classes.sideFacts}>
      <DigestText value={module.digest} />
      <Bytes value={module.sizeBytes} />
    </div>
  );
}
