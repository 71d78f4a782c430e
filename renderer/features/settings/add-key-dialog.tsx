import { Button, FileButton, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useEngine } from '../../api/engine.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import classes from './settings-page.module.css';

interface AddKeyDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Takes a public key, written or out of a file, under a name that people know. */
export function AddKeyDialog({ opened, onClose }: AddKeyDialogProps) {
  return (
    <Dialog opened={opened} onClose={onClose} title="Trust a public key" widthPx={560} closeOnClickOutside={false}>
      <AddKey onDone={onClose} />
    </Dialog>
  );
}

/** A key has some hundred bytes; what is larger is another kind of file. */
const largestKeyBytes = 4_000;

function AddKey({ onDone }: { readonly onDone: () => void }) {
  const { client, orpc, queryClient } = useEngine();
  const [name, setName] = useState('');
  const [pem, setPem] = useState('');
  const [fileProblem, setFileProblem] = useState<string | undefined>(undefined);
  const add = useMutation({
    mutationFn: () => client.modules.keys.add({ name: name.trim(), pem }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: orpc.modules.keys.key() });
      onDone();
    },
  });
  const read = async (file: File | null) => {
    if (!file) return;
    const isKey = file.size <= largestKeyBytes;
    setFileProblem(isKey ? undefined : `${file.name} is too large for a public key.`);
    if (!isKey) return;
    setPem(await file.text());
    setName((old) => (old === '' ? file.name.replace(/\.(pub|pem)$/, '') : old));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <form className={classes.addKey} onSubmit={submit}>
      <TextInput
        label="Name"
        description="Whose key it is, as it is shown beside a verified module"
        placeholder="Build pipeline"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={100}
        data-autofocus
      />
      <Textarea
        label="Public key"
        description="ECDSA P-256 or Ed25519: PEM such as cosign.pub, a line of OpenSSH, or a wasmsign2 key in hex or base64"
        placeholder={'-----BEGIN PUBLIC KEY-----\n…\n-----END PUBLIC KEY-----'}
        value={pem}
        onChange={(event) => setPem(event.currentTarget.value)}
        rows={6}
        maxLength={largestKeyBytes}
        spellCheck={false}
        classNames={{ input: classes.pem ?? '' }}
        error={fileProblem}
      />
      {add.error ? <FailureNotice failure={add.error} /> : null}
      <div className={classes.addKeyActions}>
        <FileButton onChange={(file) => void read(file)} accept=".pub,.pem">
          {(props) => (
            <Button {...props} variant="default">
              Read from a file
            </Button>
          )}
        </FileButton>
        <Button type="submit" loading={add.isPending} disabled={name.trim() === '' || pem.trim() === ''}>
          Trust it
        </Button>
      </div>
    </form>
  );
}
