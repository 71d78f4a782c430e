import { Button, Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { SshHost } from '#shared/contract/fleet.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { formatPlural } from '../../ui/format.ts';
import classes from './add-from-ssh-config.module.css';
import shared from './fleet.module.css';
import { parseLabels } from './parse-labels.ts';
import type { AddNodes } from './use-add-nodes.ts';

interface AddFromSshConfigProps {
  readonly hosts: readonly SshHost[] | undefined;
  readonly failure: unknown;
  readonly adding: AddNodes;
}

/** Several machines out of `~/.ssh/config`; shows what each would be added as before it is. */
export function AddFromSshConfig({ hosts, failure, adding }: AddFromSshConfigProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [query, setQuery] = useState('');
  const [labelText, setLabelText] = useState('');
  if (failure) return <FailureNotice failure={failure} />;
  if (!hosts || hosts.length === 0) {
    return (
      <EmptyState title="No hosts in ~/.ssh/config">
        Add machines by address, or write Host entries into that file.
      </EmptyState>
    );
  }
  const labels = parseLabels(labelText);
  const shown = hosts.filter(({ alias, hostName }) =>
    `${alias} ${hostName}`.toLowerCase().includes(query.toLowerCase()),
  );
  const open = shown.filter((host) => !host.alreadyAdded && !isUnderWay(adding, host));
  const ready = hosts.filter((host) => chosen.has(host.alias) && !host.alreadyAdded && !isUnderWay(adding, host));
  const choose = (aliases: readonly string[], isChosen: boolean) =>
    setChosen((old) => new Set(isChosen ? [...old, ...aliases] : [...old].filter((alias) => !aliases.includes(alias))));
  const addChosen = () => {
    if (!labels.ok) return;
    void adding.add(ready.map(({ alias }) => ({ address: alias, labels: labels.labels })));
    setChosen(new Set());
  };
  return (
    <div className={shared.stack}>
      <div className={shared.two}>
        <TextInput
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          label="Find"
          placeholder="Alias or host name"
          type="search"
        />
        <TextInput
          value={labelText}
          onChange={(event) => setLabelText(event.currentTarget.value)}
          label="Labels for all of them"
          placeholder="region=eu, tier=edge"
          error={labels.ok ? null : labels.message}
        />
      </div>
      <div className={classes.scroller}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th>
                <Checkbox
                  aria-label="All shown hosts"
                  checked={open.length > 0 && open.every(({ alias }) => chosen.has(alias))}
                  indeterminate={
                    open.some(({ alias }) => chosen.has(alias)) && !open.every(({ alias }) => chosen.has(alias))
                  }
                  disabled={open.length === 0}
                  onChange={(event) =>
                    choose(
                      open.map(({ alias }) => alias),
                      event.currentTarget.checked,
                    )
                  }
                />
              </th>
              <th>Host</th>
              <th>Reached as</th>
              <th>Through</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((host) => (
              <HostRow
                key={host.alias}
                host={host}
                isChosen={chosen.has(host.alias)}
                isUnderWay={isUnderWay(adding, host)}
                onChoose={(isChosen) => choose([host.alias], isChosen)}
              />
            ))}
          </tbody>
        </table>
      </div>
      <div className={shared.actions}>
        <Button onClick={addChosen} disabled={ready.length === 0 || !labels.ok || adding.isBusy}>
          {ready.length === 0 ? 'Connect and add' : `Connect and add ${formatPlural(ready.length, 'node')}`}
        </Button>
      </div>
    </div>
  );
}

const isUnderWay = ({ attempts }: AddNodes, { alias }: SshHost) => attempts.has(alias);

interface HostRowProps {
  readonly host: SshHost;
  readonly isChosen: boolean;
  readonly isUnderWay: boolean;
  readonly onChoose: (isChosen: boolean) => void;
}

function HostRow({ host, isChosen, isUnderWay: underWay, onChoose }: HostRowProps) {
  const { alias, user, hostName, port, proxyJump, alreadyAdded } = host;
  return (
    <tr data-off={alreadyAdded || undefined}>
      <td>
        <Checkbox
          aria-label={alias}
          checked={isChosen && !alreadyAdded}
          disabled={alreadyAdded || underWay}
          onChange={(event) => onChoose(event.currentTarget.checked)}
        />
      </td>
      <td>
        {alias}
        {alreadyAdded ? <span className={shared.muted}> (in the fleet)</span> : null}
      </td>
      <td>
        <code>
          {user}@{hostName}
          {port === 22 ? '' : `:${port}`}
        </code>
      </td>
      <td>{proxyJump ?? ''}</td>
    </tr>
  );
}
