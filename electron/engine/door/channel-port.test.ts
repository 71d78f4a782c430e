import { describe, expect, it } from 'vitest';
import { ChannelPort } from './channel-port.ts';

const request = JSON.stringify({ i: '1', p: { u: '/fleet/list' } });
const cancellation = JSON.stringify({ i: '1', t: 4 });

function endedPort(afterEnd: 'ignore' | 'throw') {
  const sent: string[] = [];
  const port = new ChannelPort({ afterEnd, send: (data) => sent.push(data), onClose: () => {} });
  port.end();
  return { port, sent };
}

describe('a channel that ended', () => {
  it('fails the calls of a calling end, so that none waits for ever', () => {
    expect(() => endedPort('throw').port.postMessage(request)).toThrow(/engine ended/);
  });

  it('lets a call be taken back, which nobody could catch', () => {
    const { port, sent } = endedPort('throw');
    port.postMessage(cancellation);
    expect(sent).toEqual([]);
  });

  it('ignores late answers of a serving end', () => {
    const { port, sent } = endedPort('ignore');
    port.postMessage(request);
    expect(sent).toEqual([]);
  });
});
