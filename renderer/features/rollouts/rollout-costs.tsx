import { dollars } from '#shared/domain/cost-gate-judge.ts';
import type { CostGate, CostVerdict, RequestCost, WaveCost } from '#shared/domain/cost-gate.ts';
import { formatBytes, formatCount, formatPlural } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';
import { StatusBadge, type Tone } from '../../ui/status.tsx';
import classes from './rollouts.module.css';

interface RolloutCostsProps {
  readonly gate: CostGate;
  readonly costs: readonly WaveCost[];
  readonly waves: number;
}

/** What a request costs in each wave against what it cost before, as the gate judged it. */
export function RolloutCosts({ gate, costs, waves }: RolloutCostsProps) {
  return (
    <Section
      title="Cost of a request"
      note={`At most ${gate.maxIncreasePercent} % more than before; ${costs.length} of ${formatPlural(waves, 'wave')} judged`}
    >
      {costs.length === 0 ? (
        <p className={classes.paragraph}>Judged when the watching of a wave ends.</p>
      ) : (
        <ol className={classes.waves} aria-label="Cost of a request by wave">
          {costs.map(({ wave, verdict }) => (
            <li key={wave}>
              <Verdict wave={wave} verdict={verdict} />
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}

const verdictWords: Readonly<Record<CostVerdict['verdict'], { readonly label: string; readonly tone: Tone }>> = {
  healthy: { label: 'Within the limit', tone: 'ok' },
  unhealthy: { label: 'Too costly', tone: 'bad' },
  'not-enough-data': { label: 'Not enough data', tone: 'warn' },
};

function Verdict({ wave, verdict }: WaveCost) {
  const { canary, before, comparedWith, reason } = verdict;
  const { label, tone } = verdictWords[verdict.verdict];
  return (
    <>
      <div className={classes.waveHead}>
        <span className={classes.waveName}>Wave {wave + 1}</span>
        <StatusBadge tone={tone}>{label}</StatusBadge>
      </div>
      <p className={classes.paragraph}>{reason}</p>
      {canary !== null || before !== null ? (
        <table className={classes.figures}>
          <caption className="visually-hidden">What a request costs in wave {wave + 1}</caption>
          <thead>
            <tr>
              <td />
              <th scope="col">New release</th>
              <th scope="col">{comparedWith === 'history' ? 'Day before' : 'Before'}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, figure]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{canary === null ? unknown : figure(canary)}</td>
                <td>{before === null ? unknown : figure(before)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </>
  );
}

const unknown = 'not known';

const rows: readonly (readonly [name: string, figure: (cost: RequestCost) => string])[] = [
  ['A million', ({ usdPerMillion }) => (usdPerMillion === null ? unknown : `$${dollars(usdPerMillion)}`)],
  ['CPU', ({ cpuMsPerRequest }) => (cpuMsPerRequest === null ? unknown : `${significant(cpuMsPerRequest)} ms`)],
  ['Answer', ({ bytesOutPerRequest }) => (bytesOutPerRequest === null ? unknown : formatBytes(bytesOutPerRequest))],
  ['Requests', ({ requests }) => formatCount(Math.round(requests))],
  ['Nodes', ({ nodes }) => formatCount(nodes)],
];

const significant = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 3 });
