import { Button, FileButton } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEngine } from '../../api/engine.tsx';
import { useReadOnly } from '../../api/use-fleet.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';

/** Chooses a file whose builds are taken into the library from now on. */
export function WatchFileButton() {
  const { client, uploadFile } = useEngine();
  const readOnly = useReadOnly();
  const watch = useMutation({
    mutationFn: async (file: File) => client.modules.watched.add({ file: await uploadFile(file) }),
  });
  return (
    <>
      <FileButton onChange={(file) => file && watch.mutate(file)}>
        {(props) => (
          <Button
            {...props}
            variant="default"
            loading={watch.isPending}
            disabled={readOnly}
            title={readOnly ? 'The console is read-only' : 'Every new build of the file is checked and added by itself'}
          >
            Watch a file
          </Button>
        )}
      </FileButton>
      <Dialog opened={watch.isError} onClose={() => watch.reset()} title="The file is not watched">
        {watch.error ? <FailureNotice failure={watch.error} /> : null}
      </Dialog>
    </>
  );
}
