import type { Node } from '#shared/domain/node.ts';

/* Help for writing a selector: the labels there are. Pure. */

export interface LabelSuggestion {
  /** `tier=edge` */
  readonly text: string;
  readonly nodes: number;
}

/** The labels that split the fleet, the most common first; labels that all nodes share would choose nothing. */
export function suggestLabels(nodes: readonly Pick<Node, 'labels'>[], most: number): readonly LabelSuggestion[] {
  const counts = new Map<string, number>();
  for (const { labels } of nodes) {
    for (const [key, value] of Object.entries(labels)) {
      const text = `${key}=${value}`;
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  }
  return [...counts]
    .filter(([, count]) => count < nodes.length)
    .map(([text, count]) => ({ text, nodes: count }))
    .sort((a, b) => b.nodes - a.nodes || (a.text < b.text ? -1 : 1))
    .slice(0, most);
}

/** The selector with one more requirement; the same one is not added twice. */
export function withLabel(selector: string, label: string): string {
  const trimmed = selector.trim().replace(/,\s*$/, '');
  if (trimmed === '') return label;
  return trimmed.split(/\s*,\s*/).includes(label) ? trimmed : `${trimmed},${label}`;
}
