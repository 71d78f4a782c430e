// @vitest-environment happy-dom
import { cleanup, configure, render, screen, waitFor, within } from '@testing-library/react';
import { type UserEvent, userEvent } from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { InMemoryEngine } from '../../testing/in-memory-engine.ts';
import { giveElementsASize, type PageAt, pageAt } from '../../testing/page-at.tsx';
import { helloDigest, sampleFleet, sampleModules, sampleWorkloadRecord } from '../../testing/sample-data.ts';
import { fetchingDigest, labModules } from '../../testing/sample-lab.ts';

let engine: InMemoryEngine;
let shown: PageAt;
let user: UserEvent;

beforeAll(() => {
  giveElementsASize();
  // A busy machine must not fail a test; what is waited for comes, however late.
  configure({ asyncUtilTimeout: 20_000 });
});
beforeEach(() => {
  engine = new InMemoryEngine({
    modules: [...sampleModules(1_000_000_000), ...labModules(1_000_000_000)],
    nodes: sampleFleet(12, 1_000_000_000),
    workloads: [sampleWorkloadRecord(1_000_000_000)],
  });
  user = userEvent.setup();
});
afterEach(() => {
  cleanup();
  shown.stop();
});

function open(address: string): void {
  shown = pageAt(engine, address);
  render(shown.page);
}

const address = `/rollouts/new?digest=${fetchingDigest}&workload=hello`;

it('blocks a gain in capabilities until it is approved in place', async () => {
  open(address);
  await screen.findByText('Approve first what it may do more than before');
  expect(screen.getByRole('button', { name: /^Roll out to/ })).toHaveProperty('disabled', true);
  const gained = screen.getByRole('list', { name: 'Gained since hello.wasm' });
  expect(
    within(gained)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent),
  ).toEqual(['It makes outgoing HTTP requests', 'It reads and writes files in folders it was given']);
  await user.click(screen.getByRole('button', { name: 'Approve…' }));
  await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Approve' }));
  await waitFor(() => expect(screen.getByRole('button', { name: /^Roll out to/ })).toHaveProperty('disabled', false));
  expect(engine.state.approvals).toMatchObject([{ from: helloDigest, to: fetchingDigest }]);
  await user.click(screen.getByRole('button', { name: /^Roll out to/ }));
  await screen.findByRole('heading', { level: 1, name: 'hello r2' });
});

it('refuses what a policy forbids, and names the rule and why', async () => {
  engine.state.policyYaml = 'policies:\n  - name: signed only\n    reason: Ours alone.\n    signed: true\n';
  open(address);
  await screen.findByText('A policy forbids it');
  const findings = screen.getByRole('list', { name: 'Policies that would be broken' });
  expect(within(findings).getByText('signed only')).toBeTruthy();
  expect(within(findings).getByText('Ours alone.')).toBeTruthy();
  expect(screen.getByRole('button', { name: /^Roll out/ })).toHaveProperty('disabled', true);
});

it('leaves out the nodes on which a policy would be broken, each with the rule', async () => {
  engine.state.policyYaml = 'policies:\n  - name: no kiosks\n    nodes: site=kiosk\n    maxSize: 1 KiB\n';
  open(address);
  const left = await screen.findByRole('grid', { name: 'Nodes left out' });
  await within(left).findAllByText(/no kiosks/);
  expect(screen.getByRole('button', { name: /^Roll out to/ })).toBeTruthy();
});

it('carries the permissions into the release, and says what is missing, unused and not kept', async () => {
  open(`/rollouts/new?digest=${fetchingDigest}&workload=fresh`);
  const notes = await screen.findByRole('list', { name: 'About these permissions' });
  expect(within(notes).getAllByText('Missing')).toHaveLength(2);
  await user.click(screen.getByRole('button', { name: /^Permissions/ }));
  await user.click(screen.getByRole('radio', { name: 'To these hosts' }));
  await screen.findAllByText('Name at least one host, or choose none');
  await user.click(screen.getByLabelText('Hosts, one a line'));
  await user.paste('api.example.com');
  await user.click(screen.getByRole('button', { name: 'Add a folder' }));
  await user.click(screen.getByLabelText('Folder 1 on the node'));
  await user.paste('/srv/shop');
  await user.click(screen.getByRole('checkbox', { name: 'UDP sockets' }));
  await within(screen.getByRole('list', { name: 'About these permissions' })).findByText('Unused');
  await user.click(screen.getByRole('button', { name: 'Use what its imports need' }));
  await waitFor(() => expect(screen.queryByRole('list', { name: 'About these permissions' })).toBeNull());
  await screen.findByText(/cannot forbid or limit outgoing HTTP/);
  await waitFor(() => expect(screen.getByRole('button', { name: /^Roll out to/ })).toHaveProperty('disabled', false));
  await user.click(screen.getByRole('button', { name: /^Roll out to/ }));
  await screen.findByRole('heading', { level: 1, name: 'fresh r1' });
  expect(engine.state.workloads.get('fresh')?.releases[0]?.settings.grants).toMatchObject({
    http: ['api.example.com'],
    udp: false,
    folders: [{ hostPath: '/srv/shop', guestPath: '/data', access: 'read' }],
  });
});
