import { IconChevronRight } from '@tabler/icons-react';
import { memo, type MouseEvent } from 'react';
import { CostRange } from '../../../charts/cost-range.tsx';
import type { CostScale } from '../../../charts/cost-scale.ts';
import { None } from '../../../ui/formats.tsx';
import { plainText } from '../../../ui/plain-text.ts';
import { exactUsd, fittingUsd, percent, usd } from './money.ts';
import type { OptionRow } from './option-rows.ts';
import classes from './options-table.module.css';

interface OptionRowCellsProps {
  readonly row: OptionRow;
  readonly scale: CostScale;
  readonly mark: number | null;
  readonly isOpen: boolean;
  readonly onToggle: (key: string) => void;
  readonly detailsId: string;
}

/** One option: its name, its bar, its figures. Drawn anew only when one of them changes. */
export const OptionRowCells = memo(function OptionRowCells(props: OptionRowCellsProps) {
  const { row, scale, mark, onToggle } = props;
  const { key, kind, option, low, base, high, p10, p90, isFair } = row;
  const onClick = (event: MouseEvent) => {
    // A click on a link or into a selection is not meant for the row.
    const isElsewhere = event.target instanceof Element && event.target.closest('a, button') !== null;
    if (option !== null && !isElsewhere && window.getSelection()?.isCollapsed !== false) onToggle(key);
  };
  return (
    <tr
      className={classes.row}
      data-kind={kind}
      data-fair={isFair || undefined}
      data-opens={option !== null || undefined}
      onClick={onClick}
    >
      <NameCell {...props} />
      <td className={classes.range}>
        <CostRange
          {...{ scale, low, base, high, p10, p90, mark }}
          look={kind === 'cannot' ? 'cannot' : isFair ? 'fair' : 'plain'}
        />
      </td>
      <Figures row={row} />
    </tr>
  );
});

const amountColumns = 3;
const chanceColumns = 4;

/** Its amounts and chances; where there are none, why. */
function Figures({ row: { kind, option, texts, p10, p50, p90, share } }: { readonly row: OptionRow }) {
  if (kind === 'quote') {
    return (
      <td colSpan={amountColumns + chanceColumns} className={classes.why}>
        {plainText(quoteWords(option?.quote ?? ''))}
      </td>
    );
  }
  const isStruck = kind === 'cannot';
  return (
    <>
      <Money text={texts.shown} isMain isStruck={isStruck} />
      <Money text={texts.withFree} isStruck={isStruck} />
      <Money text={texts.withoutFree} isStruck={isStruck} />
      {isStruck ? (
        <td colSpan={chanceColumns} className={classes.why}>
          {plainText(option?.violations.map(({ reason }) => reason).join('. ') ?? '')}
        </td>
      ) : (
        <>
          {[p10, p50, p90].map((amount, at) => (
            // biome-ignore lint: the columns never move
            <td key={at} className={classes.chance}>
              {amount === null ? <None /> : usd(amount)}
            </td>
          ))}
          <Share share={share} />
        </>
      )}
    </>
  );
}

const quoteWords = (quote: string): string => (/quote/i.test(quote) ? quote : `Needs a quote: ${quote}`);

function Share({ share }: Pick<OptionRow, 'share'>) {
  return (
    <td className={classes.chance}>
      {share === null ? (
        <None />
      ) : (
        <span className={classes.share}>
          <span className={classes.shareBar} aria-hidden="true">
            <span style={{ width: `${(share * 100).toFixed(1)}%` }} />
          </span>
          <span className={classes.percent}>{percent(share)}</span>
        </span>
      )}
    </td>
  );
}

function NameCell({ row, isOpen, onToggle, detailsId }: OptionRowCellsProps) {
  const { key, kind, option, name, family, flags } = row;
  const isStruck = kind === 'cannot';
  const words = isStruck ? <s>{plainText(name)}</s> : plainText(name);
  return (
    <th scope="row" className={classes.name}>
      {option === null ? (
        <span className={classes.plainName}>{words}</span>
      ) : (
        <button
          type="button"
          className={classes.open}
          aria-expanded={isOpen}
          aria-controls={isOpen ? detailsId : undefined}
          onClick={() => onToggle(key)}
        >
          <IconChevronRight size={14} aria-hidden="true" className={classes.chevron} />
          <bdi title={plainText(name)}>{words}</bdi>
        </button>
      )}
      <span className={classes.under}>
        {family}
        {isStruck ? ' · cannot be taken' : ''}
        {flags.map(({ text, title, tone }) => (
          <span key={text} className={classes.flag} data-tone={tone} title={plainText(title)}>
            {plainText(text)}
          </span>
        ))}
      </span>
    </th>
  );
}

interface MoneyProps {
  readonly text: string | null;
  readonly isMain?: boolean;
  readonly isStruck: boolean;
}

function Money({ text, isMain = false, isStruck }: MoneyProps) {
  const figure = text === null ? <None /> : fittingUsd(text);
  return (
    <td className={isMain ? classes.main : undefined} title={text === null ? undefined : exactUsd(text)}>
      {isStruck ? <s>{figure}</s> : figure}
    </td>
  );
}
