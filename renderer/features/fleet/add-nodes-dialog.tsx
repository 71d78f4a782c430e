import { Button, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEngine } from '../../api/engine.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { AddByAddress } from './add-by-address.tsx';
import { AddFromSshConfig } from './add-from-ssh-config.tsx';
import { AttemptList } from './attempt-list.tsx';
import classes from './fleet.module.css';
import { useAddNodes } from './use-add-nodes.ts';

/** Adds machines that are reached over SSH, one by address or several out of `~/.ssh/config`. */
export function AddNodesDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Dialog opened={opened} onClose={onClose} title="Add nodes" widthPx={720} closeOnClickOutside={false}>
      <AddNodes onClose={onClose} />
    </Dialog>
  );
}

function AddNodes({ onClose }: { onClose: () => void }) {
  const { orpc } = useEngine();
  const hosts = useQuery({ ...orpc.fleet.sshHosts.queryOptions(), staleTime: 0 });
  const adding = useAddNodes();
  const hasHosts = hosts.data !== undefined && hosts.data.length > 0;
  if (hosts.isPending) return <p className={classes.muted}>Reading ~/.ssh/config…</p>;
  return (
    <div className={classes.stack}>
      <Tabs defaultValue={hasHosts ? 'config' : 'address'} keepMounted={false}>
        <Tabs.List mb={12}>
          <Tabs.Tab value="config">From ~/.ssh/config</Tabs.Tab>
          <Tabs.Tab value="address">By address</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="config">
          <AddFromSshConfig hosts={hosts.data} failure={hosts.error} adding={adding} />
        </Tabs.Panel>
        <Tabs.Panel value="address">
          <AddByAddress adding={adding} />
        </Tabs.Panel>
      </Tabs>
      <AttemptList adding={adding} />
      {adding.attempts.size > 0 ? (
        <div className={classes.actions}>
          <Button variant="default" onClick={onClose} disabled={adding.isBusy}>
            Done
          </Button>
        </div>
      ) : null}
    </div>
  );
}
