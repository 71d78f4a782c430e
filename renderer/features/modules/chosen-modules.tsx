import { Button, Checkbox } from '@mantine/core';
import { createContext, useContext } from 'react';
import type { Module } from '#shared/domain/module.ts';
import { LinkButton } from '../../ui/link-button.tsx';
import { plainText } from '../../ui/plain-text.ts';
import classes from './modules.module.css';

/** Modules that were chosen in the table, by digest, in the order of choosing. */
export interface ChosenModules {
  readonly digests: readonly string[];
  readonly toggle: (digest: string) => void;
}

const Chosen = createContext<ChosenModules>({ digests: [], toggle: () => undefined });

export const ChosenModulesProvider = Chosen;

/** A box in a row of the table. It hears of its own choice through a context, as rows are drawn again only when they change. */
export function ChooseModule({ module }: { readonly module: Module }) {
  const { digests, toggle } = useContext(Chosen);
  return (
    <Checkbox
      size="xs"
      aria-label={`Choose ${plainText(module.name)}`}
      checked={digests.includes(module.digest)}
      onChange={() => toggle(module.digest)}
    />
  );
}

interface CompareChosenProps {
  /** Those that were chosen and are still there, oldest first. */
  readonly modules: readonly Module[];
  readonly onClear: () => void;
}

/** What can be done with the modules that were chosen: two can be compared. */
export function CompareChosen({ modules, onClear }: CompareChosenProps) {
  const [from, to] = modules;
  if (!from) return null;
  return (
    <div className={classes.chosen} role="status">
      {to && modules.length === 2 ? (
        <LinkButton
          to="/modules/$digest/diff/$from"
          params={{ digest: to.digest, from: from.digest }}
          title="What changed from the older one to the newer one"
        >
          Compare
        </LinkButton>
      ) : (
        <span className={classes.muted}>
          {modules.length === 1 ? 'Choose one more to compare' : 'Two can be compared at a time'}
        </span>
      )}
      <Button variant="default" onClick={onClear}>
        Clear choice
      </Button>
    </div>
  );
}
