import { Button, FileButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import type { Module } from '#shared/domain/module.ts';
import { useEngine } from '../../api/engine.tsx';
import { useReadOnly } from '../../api/use-fleet.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';

/** Puts a Sigstore bundle beside the module; the page shows what its check came to. */
export function AddBundle({ module }: { readonly module: Module }) {
  const { client, orpc, queryClient, uploadFile } = useEngine();
  const readOnly = useReadOnly();
  const add = useMutation({
    mutationFn: async (file: File) => client.modules.addBundle({ digest: module.digest, file: await uploadFile(file) }),
    onSuccess: (provenance) => {
      queryClient.setQueryData(orpc.modules.provenance.queryKey({ input: { digest: module.digest } }), provenance);
      notifications.show({
        title: 'Bundle added',
        message: `It is checked with the keys you trust: ${provenance.state}.`,
      });
    },
  });
  return (
    <>
      <FileButton onChange={(file) => file && add.mutate(file)} accept=".json,.sigstore,.bundle">
        {(props) => (
          <Button
            {...props}
            size="compact-sm"
            loading={add.isPending}
            disabled={readOnly}
            title={readOnly ? 'The console is read-only' : 'A Sigstore bundle, as cosign writes it'}
          >
            Add a bundle
          </Button>
        )}
      </FileButton>
      <Dialog opened={add.isError} onClose={() => add.reset()} title="The bundle was not added">
        {add.error ? <FailureNotice failure={add.error} /> : null}
      </Dialog>
    </>
  );
}
