import { Button } from '@mantine/core';
import { cents } from '#shared/cost/arithmetic.ts';
import type { ReplayedCase, ReplayedClaim } from '#shared/cost/replay-claims.ts';
import { AmountBars } from '../../../charts/amount-bars.tsx';
import { None } from '../../../ui/formats.tsx';
import { formatPlural } from '../../../ui/format.ts';
import { plainText } from '../../../ui/plain-text.ts';
import { Section } from '../../../ui/section.tsx';
import { StatusBadge } from '../../../ui/status.tsx';
import classes from '../claims-page.module.css';
import { exactUsd, percent } from './money.ts';

interface ClaimSectionProps {
  readonly claim: ReplayedClaim;
  readonly nameOf: (option: string) => string;
  readonly canOpen: boolean;
  readonly onOpen: (each: ReplayedCase) => void;
}

/** The figure by which a claim is known. */
const figures: Readonly<Record<string, string>> = {
  '200-to-3': '$200 → $3',
  '40-to-60-percent': '40 to 60 % less',
  '512-to-16-mb': '512 → 16 MB, 97 % less',
};

/** One claim: what is claimed, what makes it true and what breaks it, and each case with both its figures. */
export function ClaimSection({ claim, nameOf, canOpen, onOpen }: ClaimSectionProps) {
  const { id, claimed, saving, trueWhen, breaksWhen, cases } = claim;
  const holding = cases.filter(({ holds }) => holds).length;
  return (
    <Section
      title={`Claimed: ${figures[id] ?? `${percent(saving)} less`}`}
      note={`“${plainText(claimed)}.” It holds where at least ${percent(saving)} is saved.`}
      actions={
        <StatusBadge tone={holding === 0 ? 'bad' : holding === cases.length ? 'ok' : 'warn'}>
          holds in {holding} of {formatPlural(cases.length, 'case')}
        </StatusBadge>
      }
      flush
    >
      <div className={classes.words}>
        <Words title="True when all of this is so" words={trueWhen} />
        <Words title="Broken by any of these" words={breaksWhen} />
      </div>
      <div className={classes.scroller} role="group" aria-label={`Cases of ${plainText(claimed)}`} tabIndex={0}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col" className={classes.case}>
                With these inputs
              </th>
              <th scope="col">Before and after, US dollars a month</th>
              <th scope="col" className={classes.saving}>
                Saved
              </th>
              <th scope="col" className={classes.verdict}>
                Claim
              </th>
              <th scope="col" className={classes.open}>
                <span className="visually-hidden">Open</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {cases.map((each) => (
              <CaseRow key={each.words} each={each} {...{ nameOf, canOpen, onOpen }} />
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function Words({ title, words }: { readonly title: string; readonly words: readonly string[] }) {
  return (
    <div>
      <h3 className={classes.title}>{title}</h3>
      <ul className={classes.list}>
        {words.map((each) => (
          <li key={each}>{plainText(each)}</li>
        ))}
      </ul>
    </div>
  );
}

interface CaseRowProps extends Pick<ClaimSectionProps, 'nameOf' | 'canOpen' | 'onOpen'> {
  readonly each: ReplayedCase;
}

const look = { before: 'plain', after: 'other' } as const;

function CaseRow({ each, nameOf, canOpen, onOpen }: CaseRowProps) {
  const { words, saving, holds } = each;
  const bars = (['before', 'after'] as const).map((side) => {
    const { option, usd } = each[side];
    const text = usd === null ? 'not known' : exactUsd(cents(usd));
    return { key: side, name: nameOf(option), value: usd === null ? null : usd.toNumber(), text, look: look[side] };
  });
  return (
    <tr>
      <th scope="row" className={classes.case}>
        {plainText(words)}
      </th>
      <td>
        <AmountBars label={`Before and after: ${plainText(words)}`} bars={bars} nameWidthPx={236} />
      </td>
      <td className={classes.saving}>{saving === null ? <None /> : savedWords(saving)}</td>
      <td className={classes.verdict}>
        {saving === null ? (
          <StatusBadge tone="off">not known</StatusBadge>
        ) : (
          <StatusBadge tone={holds ? 'ok' : 'bad'}>{holds ? 'holds' : 'does not hold'}</StatusBadge>
        )}
      </td>
      <td className={classes.open}>
        <Button
          variant="default"
          disabled={!canOpen}
          title={canOpen ? 'Open as a scenario' : 'The console is read-only'}
          aria-label={`Open as a scenario: ${plainText(words)}`}
          onClick={() => onOpen(each)}
        >
          Open
        </Button>
      </td>
    </tr>
  );
}

/** With a digit after the point, as claims are about a few per cent. */
function savedWords(saving: number): string {
  const share = Math.abs(saving * 100).toFixed(1);
  if (Number(share) === 0) return 'nothing';
  return saving > 0 ? `${share} %` : `${share} % more`;
}
