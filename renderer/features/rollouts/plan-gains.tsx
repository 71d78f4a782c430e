import type { Module } from '#shared/domain/module.ts';
import type { RolloutPlan } from '#shared/domain/rollout.ts';
import { GainApproval } from '../../ui/approve-gain.tsx';
import { shortDigest } from '../../ui/format.ts';
import { DigestText } from '../../ui/formats.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { plainText } from '../../ui/plain-text.ts';
import { Section } from '../../ui/section.tsx';
import classes from './rollouts.module.css';

interface PlanGainsProps {
  readonly plan: RolloutPlan;
  readonly modules: readonly Module[];
  readonly onApproved: () => void;
}

/** What the module may do more than what runs on some of the nodes; a person agrees to each before anything starts. */
export function PlanGains({ plan: { gains, request }, modules, onApproved }: PlanGainsProps) {
  if (gains.length === 0) return null;
  const nameOf = (digest: string) =>
    plainText(modules.find((module) => module.digest === digest)?.name ?? shortDigest(digest));
  const isDue = gains.some(({ approval }) => approval === null);
  return (
    <Section
      title={isDue ? 'To approve first' : 'Approved'}
      note="It may do more than what runs on some of these nodes now"
      flush
    >
      {gains.map(({ from, gained, approval }) => (
        <div key={from} className={classes.gain}>
          <div className={classes.gainWords}>
            <div>
              More than <bdi>{nameOf(from)}</bdi> <DigestText value={from} />
            </div>
            <ul className={classes.words} aria-label={`Gained since ${nameOf(from)}`}>
              {gained.map(({ capability, subject, words }) => (
                <li key={`${capability} ${subject}`}>
                  It {words}
                  {subject === '' ? null : (
                    <>
                      : <code>{plainText(subject)}</code>
                    </>
                  )}
                </li>
              ))}
            </ul>
          </div>
          <div className={classes.gainActions}>
            <LinkButton variant="default" to="/modules/$digest/diff/$from" params={{ digest: request.digest, from }}>
              See all changes
            </LinkButton>
            <GainApproval
              from={{ name: nameOf(from), digest: from }}
              to={{ name: nameOf(request.digest), digest: request.digest }}
              gained={gained}
              approval={approval}
              onApproved={onApproved}
            />
          </div>
        </div>
      ))}
    </Section>
  );
}
