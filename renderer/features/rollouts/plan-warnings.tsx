import type { GrantEnforcement } from '#shared/domain/grants.ts';
import type { PolicyFinding } from '#shared/domain/policy.ts';
import { formatPlural } from '../../ui/format.ts';
import { LinkButton } from '../../ui/link-button.tsx';
import { plainText } from '../../ui/plain-text.ts';
import { Section } from '../../ui/section.tsx';
import { StateDot } from '../../ui/status.tsx';
import classes from './rollouts.module.css';

const namedAtMost = 3;

/** On which nodes a rule is broken: the first few by name. */
function nodesOf({ nodes }: PolicyFinding): string {
  if (nodes.length === 0) return '';
  const names = nodes.slice(0, namedAtMost).map(({ name }) => plainText(name));
  const more = nodes.length - names.length;
  return `On ${names.join(', ')}${more > 0 ? ` and ${formatPlural(more, 'more node')}` : ''}`;
}

const effectOf = ({ effect, nodes }: PolicyFinding): string => {
  if (effect === 'warn') return 'Warns';
  return nodes.length === 0 ? 'Forbids the rollout' : 'Leaves nodes out';
};

/** Policies that would be broken. */
export function PlanFindings({ findings }: { readonly findings: readonly PolicyFinding[] }) {
  if (findings.length === 0) return null;
  return (
    <Section
      title="Policies"
      count={findings.length}
      actions={
        <LinkButton variant="default" to="/policies">
          The rules
        </LinkButton>
      }
      flush
    >
      <ul className={classes.findings} aria-label="Policies that would be broken">
        {findings.map((finding) => (
          <li key={`${finding.rule} ${finding.message}`} className={classes.finding}>
            <StateDot tone={finding.effect === 'warn' ? 'warn' : 'bad'}>{effectOf(finding)}</StateDot>
            <div>
              <strong>{plainText(finding.rule)}</strong>: {plainText(finding.message)}
              <div className={classes.muted}>
                {[finding.reason, nodesOf(finding)]
                  .filter((text) => text !== '')
                  .map((text) => (text.endsWith('.') ? text : `${text}.`))
                  .join(' ')}
              </div>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const howWords = {
  wider: { tone: 'warn', word: 'Wider' },
  missing: { tone: 'bad', word: 'Not given' },
  enforced: { tone: 'ok', word: 'Kept' },
} as const;

/** Permissions that the runtimes of these nodes do not keep exactly. */
export function PlanEnforcement({ enforcement }: { readonly enforcement: readonly GrantEnforcement[] }) {
  const odd = enforcement.filter(({ how }) => how !== 'enforced');
  if (odd.length === 0) return null;
  return (
    <Section title="Permissions that are not kept exactly" note="Told by the runtimes of these nodes" flush>
      <ul className={classes.findings}>
        {odd.map(({ grant, how, note }) => (
          <li key={`${grant} ${note}`} className={classes.finding}>
            <StateDot tone={howWords[how].tone}>{howWords[how].word}</StateDot>
            <div>{plainText(note)}</div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
