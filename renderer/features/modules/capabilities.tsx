import { IconCpu, IconHelp, IconServer, IconWorld } from '@tabler/icons-react';
import {
  type CapabilityGroup,
  type Direction,
  groupCapabilities,
  type Reach,
} from '#shared/domain/capability-words.ts';
import type { ModuleItem } from '#shared/domain/module.ts';
import { Section } from '../../ui/section.tsx';
import classes from './modules.module.css';

interface CapabilitiesProps {
  readonly title: string;
  readonly note: string;
  readonly items: readonly ModuleItem[];
  readonly direction: Direction;
  /** What it means that there is nothing. */
  readonly none: string;
}

/** Imports or exports by package, in plain words first and by name second. */
export function Capabilities({ title, note, items, direction, none }: CapabilitiesProps) {
  const groups = groupCapabilities(items, direction);
  return (
    <Section title={title} note={note} count={items.length} flush>
      {groups.length === 0 ? (
        <p className={classes.none}>{none}</p>
      ) : (
        <ul className={classes.groups}>
          {groups.map((group) => (
            <Group key={group.package} group={group} direction={direction} />
          ))}
        </ul>
      )}
    </Section>
  );
}

const reachWords: Readonly<Record<Reach, string>> = {
  network: 'reaches the network',
  node: 'reaches the node',
  inside: 'stays inside',
  unknown: 'not known to this console',
};

function ReachIcon({ reach }: { readonly reach: Reach }) {
  const Icon = { network: IconWorld, node: IconServer, inside: IconCpu, unknown: IconHelp }[reach];
  return <Icon size={14} className={classes.reachIcon} data-reach={reach} aria-hidden="true" />;
}

/** So many items are shown at once; a core module may have hundreds. */
const openUpTo = 12;

function Group({ group, direction }: { readonly group: CapabilityGroup; readonly direction: Direction }) {
  const { package: name, title, reach, items } = group;
  return (
    <li className={classes.group}>
      <details open={items.length <= openUpTo}>
        <summary className={classes.groupHead}>
          <span className={classes.groupTitle}>{title}</span>
          {name === '' || name === title ? null : <code className={classes.muted}>{name}</code>}
          {direction === 'import' ? (
            <span className={classes.reach}>
              <ReachIcon reach={reach} />
              {reachWords[reach]}
            </span>
          ) : null}
        </summary>
        <ul className={classes.items}>
          {items.map(({ item, words }) => (
            <li key={`${item.kind} ${item.name}`} className={classes.item}>
              <span>{words}</span>
              <code className={classes.itemName}>{item.name}</code>
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}
