import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Labels, type Node } from '#shared/domain/node.ts';
import { useEngine } from '../../api/engine.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import classes from './node-page.module.css';

interface Pair {
  /** Tells rows apart while their texts change. */
  readonly id: number;
  readonly key: string;
  readonly value: string;
}

interface PairProblem {
  readonly key?: string;
  readonly value?: string;
}

/** What is wrong with one row; nothing when it can be saved. Rows without a key and value are left out. */
function problemOf(pair: Pair, all: readonly Pair[]): PairProblem {
  if (pair.key === '' && pair.value === '') return {};
  if (pair.key === '') return { key: 'A key is needed' };
  if (all.some(({ id, key }) => id < pair.id && key === pair.key)) return { key: `${pair.key} is there twice` };
  if (!Labels.safeParse({ [pair.key]: '' }).success)
    return { key: 'Letters, digits, dots, dashes, underscores; prefix/ before' };
  if (!Labels.safeParse({ [pair.key]: pair.value }).success)
    return { value: 'Letters, digits, dots, dashes, underscores' };
  return {};
}

/** Edits the labels of a node, one row a label. */
export function LabelsDialog({ node, onClose }: { node: Node; onClose: () => void }) {
  const { orpc } = useEngine();
  const [pairs, setPairs] = useState<readonly Pair[]>(() => [
    ...Object.entries(node.labels).map(([key, value], id) => ({ id, key, value })),
    { id: 1_000, key: '', value: '' },
  ]);
  const [isChecked, setChecked] = useState(false);
  const save = useMutation(orpc.fleet.label.mutationOptions({ onSuccess: onClose }));
  const set = (id: number, change: Partial<Pair>) =>
    setPairs((old) => old.map((pair) => (pair.id === id ? { ...pair, ...change } : pair)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (pairs.some((pair) => Object.keys(problemOf(pair, pairs)).length > 0)) return;
    const labels = Object.fromEntries(pairs.filter(({ key }) => key !== '').map(({ key, value }) => [key, value]));
    save.mutate({ nodeId: node.id, labels });
  };
  return (
    <Dialog opened onClose={onClose} title={`Labels of ${node.name}`} widthPx={520} closeOnClickOutside={false}>
      <form className={classes.form} onSubmit={submit} noValidate>
        <p className={classes.muted}>Selectors choose nodes by these, such as region=eu for a rollout.</p>
        {pairs.map((pair) => {
          const problem = isChecked ? problemOf(pair, pairs) : {};
          return (
            <div key={pair.id} className={classes.pair}>
              <TextInput
                aria-label="Key"
                placeholder="key"
                value={pair.key}
                error={problem.key}
                onChange={(event) => set(pair.id, { key: event.currentTarget.value.trim() })}
                spellCheck={false}
              />
              <TextInput
                aria-label={pair.key === '' ? 'Value' : `Value of ${pair.key}`}
                placeholder="value"
                value={pair.value}
                error={problem.value}
                onChange={(event) => set(pair.id, { value: event.currentTarget.value.trim() })}
                spellCheck={false}
              />
              <ActionIcon
                size={30}
                aria-label={pair.key === '' ? 'Remove this row' : `Remove ${pair.key}`}
                onClick={() => setPairs((old) => old.filter(({ id }) => id !== pair.id))}
              >
                <IconTrash size={15} />
              </ActionIcon>
            </div>
          );
        })}
        <Button
          variant="subtle"
          w="fit-content"
          onClick={() =>
            setPairs((old) => [...old, { id: Math.max(1_000, ...old.map(({ id }) => id)) + 1, key: '', value: '' }])
          }
        >
          Add another
        </Button>
        {save.error ? <FailureNotice failure={save.error} /> : null}
        <div className={classes.actions}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            Save labels
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
