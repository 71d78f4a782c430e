import { useEffect, useEffectEvent, useMemo, useRef } from 'react';
import type { Node } from '#shared/domain/node.ts';
import { useNodes } from '../../api/use-fleet.ts';

const marks = new WeakMap<Node, string>();

/** What of a node its verdict depends on; made once for each node object, since live updates keep those that did not change. */
function nodeMark(node: Node): string {
  const known = marks.get(node);
  if (known !== undefined) return known;
  const runtimes = node.facts?.runtimes.map(({ name, version, usable }) => `${name}@${version}${usable ? '+' : ''}`);
  const mark = `${node.id} ${node.name} ${runtimes?.join(' ') ?? 'unread'}`;
  marks.set(node, mark);
  return mark;
}

/** Calls `onChange` when the runtimes of the fleet are others than before. */
export function useFleetRuntimes(onChange: () => void): void {
  const { data: nodes } = useNodes();
  const mark = useMemo(() => nodes?.map(nodeMark).join('\n'), [nodes]);
  const seen = useRef(mark);
  const tell = useEffectEvent(onChange);
  useEffect(() => {
    const isFirst = seen.current === undefined;
    if (mark === undefined || seen.current === mark) return;
    seen.current = mark;
    if (!isFirst) tell();
  }, [mark]);
}
