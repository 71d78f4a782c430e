import type { FactChange } from '#shared/domain/module-diff.ts';
import { plainText } from '../../ui/plain-text.ts';
import { Section } from '../../ui/section.tsx';
import classes from './compare.module.css';

const text = (value: string): string => (value === '' ? 'none' : plainText(value));

/** Facts that read differently. */
export function FactChanges({ facts }: { readonly facts: readonly FactChange[] }) {
  return (
    <Section title="Facts" count={facts.length} flush>
      {facts.length === 0 ? (
        <p className={classes.none}>Kind, WASI, language, memory and tools are the same.</p>
      ) : (
        <table className={classes.facts} aria-label="Facts that changed">
          <thead>
            <tr>
              <th scope="col">Fact</th>
              <th scope="col">From</th>
              <th scope="col">To</th>
            </tr>
          </thead>
          <tbody>
            {facts.map(({ fact, from, to }) => (
              <tr key={fact}>
                <th scope="row">{plainText(fact)}</th>
                <td>{text(from)}</td>
                <td>{text(to)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}
