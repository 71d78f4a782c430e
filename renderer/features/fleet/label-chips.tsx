import type { Labels } from '#shared/domain/node.ts';
import { None } from '../../ui/formats.tsx';
import classes from './label-chips.module.css';

export const labelTexts = (labels: Labels): string[] =>
  Object.entries(labels)
    .map(([key, value]) => (value === '' ? key : `${key}=${value}`))
    .sort();

/** Labels as small chips on one line; all of them on hover. */
export function LabelChips({ labels, wraps = false }: { labels: Labels; wraps?: boolean }) {
  const texts = labelTexts(labels);
  if (texts.length === 0) return <None title="No labels" />;
  return (
    <span className={wraps ? classes.wrapping : classes.line} title={texts.join('\n')}>
      {texts.map((text) => (
        <span key={text} className={classes.chip}>
          {text}
        </span>
      ))}
    </span>
  );
}
