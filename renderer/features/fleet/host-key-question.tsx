import { Button } from '@mantine/core';
import { Copyable } from '../../ui/formats.tsx';
import classes from './host-key-question.module.css';

interface HostKey {
  readonly host: string;
  readonly keyType: string;
  readonly fingerprint: string;
}

/** `ssh-ed25519` → the file in which sshd keeps that key. */
function keyFile(keyType: string): string {
  if (keyType.includes('ed25519')) return 'ssh_host_ed25519_key.pub';
  return keyType.includes('ecdsa') ? 'ssh_host_ecdsa_key.pub' : 'ssh_host_rsa_key.pub';
}

function Fingerprint({ hostKey: { keyType, fingerprint } }: { hostKey: HostKey }) {
  return (
    <div className={classes.fingerprint}>
      <span className={classes.type}>{keyType}</span>
      <Copyable value={fingerprint} label="fingerprint" />
    </div>
  );
}

interface UnknownHostKeyProps {
  readonly hostKey: HostKey;
  readonly onTrust: () => void;
  readonly onCancel: () => void;
}

/** Asks a person to compare the fingerprint of a machine that was never seen before. */
export function UnknownHostKey({ hostKey, onTrust, onCancel }: UnknownHostKeyProps) {
  return (
    <div className={classes.question}>
      <p>
        This computer has never met <strong>{hostKey.host}</strong>. The machine that answered shows this host key:
      </p>
      <Fingerprint hostKey={hostKey} />
      <p>
        Compare it with what the machine itself says, for example on its console or in your provider’s panel. There,
        this prints it:
      </p>
      <Copyable value={`ssh-keygen -lf /etc/ssh/${keyFile(hostKey.keyType)}`} label="command" />
      <p className={classes.fine}>If they differ, another machine is answering: do not go on.</p>
      <div className={classes.actions}>
        <Button variant="default" onClick={onCancel}>
          Do not add
        </Button>
        <Button onClick={onTrust}>They are the same: trust and add</Button>
      </div>
    </div>
  );
}

interface ChangedHostKeyProps {
  readonly hostKey: HostKey;
  /** File and line where another key of this host is known. */
  readonly knownIn: string;
  readonly onRetry: () => void;
}

/** Blocks: a machine that was known shows another key. */
export function ChangedHostKey({ hostKey, knownIn, onRetry }: ChangedHostKeyProps) {
  return (
    <div className={classes.question} role="alert">
      <p>
        <strong>{hostKey.host}</strong> is known with another host key, in <code>{knownIn}</code>. Flotilla does not
        connect. It now shows:
      </p>
      <Fingerprint hostKey={hostKey} />
      <p>
        Either the machine was set up anew, or another machine answers in its place and could read what you send. Ask
        whoever runs it.
      </p>
      <p>If it was set up anew, take the old key out, then try again; you will be asked to compare the new one:</p>
      <Copyable value={`ssh-keygen -R ${quoteHost(hostKey.host)}`} label="command" />
      <div className={classes.actions}>
        <Button variant="default" onClick={onRetry}>
          Try again
        </Button>
      </div>
    </div>
  );
}

/** Hosts with a port are written in brackets, which a shell would read as a pattern. */
const quoteHost = (host: string): string => (/^[A-Za-z0-9.-]+$/.test(host) ? host : `'${host.replaceAll("'", '')}'`);
