import type { Module } from '#shared/domain/module.ts';
import { type CapabilityGroup, type Direction, groupCapabilities } from '#shared/domain/capability-words.ts';
import type { ModuleItem } from '#shared/domain/module.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Section } from '../../ui/section.tsx';
import classes from './modules.module.css';

/** Every export and import by package: what it is in plain words, and its name. */
export function ImportsAndExports({ module }: { readonly module: Module }) {
  return (
    <>
      <ItemList
        title="What it offers"
        note="Its exports"
        items={module.exports}
        direction="export"
        none="It exports nothing."
      />
      <ItemList
        title="Imports"
        note="What its host has to provide"
        items={module.imports}
        direction="import"
        none="It imports nothing."
      />
    </>
  );
}

interface ItemListProps {
  readonly title: string;
  readonly note: string;
  readonly items: readonly ModuleItem[];
  readonly direction: Direction;
  /** What it means that there is nothing. */
  readonly none: string;
}

function ItemList({ title, note, items, direction, none }: ItemListProps) {
  const groups = groupCapabilities(items, direction);
  return (
    <Section title={title} note={note} count={items.length} flush>
      {groups.length === 0 ? (
        <p className={classes.none}>{none}</p>
      ) : (
        <ul className={classes.groups}>
          {groups.map((group) => (
            <Group key={group.package} group={group} isOpen={direction === 'export' && items.length <= openUpTo} />
          ))}
        </ul>
      )}
    </Section>
  );
}

/** So many items are shown at once; a core module may have hundreds. */
const openUpTo = 12;

function Group({ group, isOpen }: { readonly group: CapabilityGroup; readonly isOpen: boolean }) {
  const { package: name, title, items } = group;
  return (
    <li className={classes.group}>
      <details open={isOpen}>
        <summary className={classes.groupHead}>
          <span className={classes.groupTitle}>
            <ForeignText>{title}</ForeignText>
          </span>
          {name === '' || name === title ? null : (
            <code className={classes.muted}>
              <ForeignText>{name}</ForeignText>
            </code>
          )}
          <span className={classes.groupCount}>{items.length}</span>
        </summary>
        <ul className={classes.items}>
          {items.map(({ item, words }) => (
            <li key={`${item.kind} ${item.name}`} className={classes.item}>
              <span>{words}</span>
              <code className={classes.itemName}>
                <ForeignText>{item.name}</ForeignText>
              </code>
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}
