import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconPlus } from '@tabler/icons-react';
import { examples, type PolicyExample } from './examples.ts';
import classes from './policies.module.css';

interface ExampleChoiceProps {
  readonly onPick: (example: PolicyExample) => void;
}

/** Adds one of the examples at the end of the text. */
export function ExampleMenu({ onPick, disabled }: ExampleChoiceProps & { readonly disabled: boolean }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" disabled={disabled} rightSection={<IconChevronDown size={14} aria-hidden />}>
          Add an example
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {examples.map((example) => (
          <Menu.Item key={example.title} onClick={() => onPick(example)}>
            {example.title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** What to begin with where there is no rule yet. */
export function FirstRules({ onPick }: ExampleChoiceProps) {
  return (
    <section className={classes.first} aria-label="Rules to begin with">
      <h2 className={classes.firstTitle}>
        There are no rules yet: any module may run anywhere. Begin with one of these
      </h2>
      <ul className={classes.examples}>
        {examples.map((example) => (
          <li key={example.title} className={classes.example}>
            <strong>{example.title}</strong>
            <span>{example.words}</span>
            <Button
              variant="default"
              leftSection={<IconPlus size={14} aria-hidden />}
              aria-label={`Insert: ${example.title}`}
              onClick={() => onPick(example)}
            >
              Insert
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
