import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { AddNodeInput } from '#shared/contract/fleet.ts';
import classes from './fleet.module.css';
import { parseLabels } from './parse-labels.ts';
import type { AddNodes } from './use-add-nodes.ts';

const nothing = { address: '', name: '', labels: '', keyPath: '', root: '' };
type Draft = typeof nothing;
type Problems = Partial<Record<keyof Draft, string>>;

type Checked =
  | { readonly ok: true; readonly input: AddNodeInput }
  | { readonly ok: false; readonly problems: Problems };

const orNothing = (text: string): string | undefined => text.trim() || undefined;

function check(draft: Draft): Checked {
  const labels = parseLabels(draft.labels);
  const address = draft.address.trim();
  const problems: Problems = {
    ...(address === '' ? { address: 'An address is needed' } : {}),
    ...(/\s/.test(address) ? { address: 'An address has no spaces' } : {}),
    ...(labels.ok ? {} : { labels: labels.message }),
  };
  if (!labels.ok || Object.keys(problems).length > 0) return { ok: false, problems };
  const [name, keyPath, root] = [orNothing(draft.name), orNothing(draft.keyPath), orNothing(draft.root)];
  return {
    ok: true,
    input: {
      address,
      labels: labels.labels,
      ...(name && { name }),
      ...(keyPath && { keyPath }),
      ...(root && { root }),
    },
  };
}

/** One machine by its address. */
export function AddByAddress({ adding }: { adding: AddNodes }) {
  const [draft, setDraft] = useState(nothing);
  const [problems, setProblems] = useState<Problems>({});
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const checked = check(draft);
    setProblems(checked.ok ? {} : checked.problems);
    if (!checked.ok) return;
    void adding.add([checked.input]);
    setDraft({ ...nothing, labels: draft.labels, keyPath: draft.keyPath, root: draft.root });
  };
  const field = (name: keyof Draft) => ({
    value: draft[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      setDraft({ ...draft, [name]: event.currentTarget.value }),
    error: problems[name],
    spellCheck: false,
    autoComplete: 'off',
  });
  return (
    <form className={classes.stack} onSubmit={submit} noValidate>
      <div className={classes.two}>
        <TextInput
          label="Address"
          description="user@host:port, or a name of ~/.ssh/config"
          placeholder="edge@10.20.0.7"
          withAsterisk
          data-autofocus
          {...field('address')}
        />
        <TextInput label="Name" description="How it is shown; otherwise the host’s name" {...field('name')} />
        <TextInput
          label="Labels"
          description="key=value, separated by commas"
          placeholder="region=eu, tier=edge"
          {...field('labels')}
        />
        <TextInput
          label="Private key"
          description="Path; otherwise ~/.ssh/config, the agent, the usual files"
          placeholder="~/.ssh/id_ed25519"
          {...field('keyPath')}
        />
        <TextInput
          label="Folder on the node"
          description="Where Flotilla keeps its files there"
          placeholder="~/.local/share/flotilla"
          {...field('root')}
        />
      </div>
      <div className={classes.actions}>
        <Button type="submit" disabled={adding.isBusy}>
          Connect and add
        </Button>
      </div>
    </form>
  );
}
