/* Rules to begin with. Pure. */

export interface PolicyExample {
  readonly title: string;
  readonly words: string;
  /** One rule, as an item of `policies`. */
  readonly yaml: string;
}

export const examples: readonly PolicyExample[] = [
  {
    title: 'No sockets where cards are handled',
    words: 'On nodes with zone=pci, no module may use TCP or UDP.',
    yaml: `  - name: no sockets beside card data
    reason: Card data stays in its zone.
    nodes: zone=pci
    capabilities:
      forbid: [tcp, udp]
`,
  },
  {
    title: 'Signed modules only',
    words: 'A module needs a signature that a trusted key verifies.',
    yaml: `  - name: signed only
    reason: Only what our own build signed may run.
    signed: true
`,
  },
  {
    title: 'Small modules on small nodes',
    words: 'On nodes with tier=tiny, a module has at most 5 MB.',
    yaml: `  - name: small on tiny nodes
    nodes: tier=tiny
    maxSize: 5 MB
`,
  },
];

const head = 'version: 1\npolicies:\n';

/** The text with one more rule at its end. */
export function withExample(yaml: string, example: PolicyExample): string {
  if (yaml.trim() === '') return head + example.yaml;
  const body = yaml.endsWith('\n') ? yaml : `${yaml}\n`;
  if (/^policies:\s*\[\s*\]\s*$/m.test(body)) {
    return body.replace(/^policies:\s*\[\s*\]\s*$/m, `policies:\n${example.yaml.trimEnd()}`);
  }
  return body + (/^policies:/m.test(body) ? example.yaml : `policies:\n${example.yaml}`);
}
