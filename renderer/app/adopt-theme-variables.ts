import { convertCssVariables, DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from '@mantine/core';
import { theme } from './theme.ts';

/** Mantine's own surfaces and texts follow the colours of `global.css`, which know both schemes. */
const surfaces = {
  '--mantine-color-body': 'var(--f-surface)',
  '--mantine-color-text': 'var(--f-text)',
  '--mantine-color-bright': 'var(--f-text)',
  '--mantine-color-dimmed': 'var(--f-text-muted)',
  '--mantine-color-placeholder': 'var(--f-text-muted)',
  '--mantine-color-anchor': 'var(--f-accent)',
  '--mantine-color-default': 'var(--f-surface)',
  '--mantine-color-default-hover': 'var(--f-surface-hover)',
  '--mantine-color-default-color': 'var(--f-text)',
  '--mantine-color-default-border': 'var(--f-line-strong)',
  '--mantine-color-error': 'var(--f-bad)',
};

/**
 * Gives the document Mantine's CSS variables of our theme as a constructed style sheet. Mantine itself would write them
 * into a `<style>` element, which the content security policy (`style-src 'self'`) forbids.
 */
export function adoptThemeVariables(): void {
  const resolved = defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme));
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    convertCssVariables(
      {
        variables: resolved.variables,
        light: { ...resolved.light, ...surfaces, '--mantine-color-scheme': 'light' },
        dark: { ...resolved.dark, ...surfaces, '--mantine-color-scheme': 'dark' },
      },
      ':root',
    ),
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
