import { Button, MultiSelect, Popover } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { NodeId } from '#shared/domain/ids.ts';
import { formatPlural } from '../../ui/format.ts';
import type { MeasuredNode } from './latency-rows.ts';

interface NodePickerProps {
  readonly slowest: readonly MeasuredNode[];
  readonly chosen: readonly NodeId[];
  readonly onChange: (ids: readonly string[]) => void;
}

/** As many as the engine gives in one call; more lines could not be told apart. */
const nodesAtMost = 12;

/** Which nodes the chart draws, behind a button that says how many. */
export function NodePicker({ slowest, chosen, onChange }: NodePickerProps) {
  if (slowest.length <= 1) return null;
  return (
    <Popover width={360} position="bottom-start" trapFocus>
      <Popover.Target>
        <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
          {chosen.length} of {formatPlural(slowest.length, 'node')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <MultiSelect
          label={`Nodes in the chart, ${nodesAtMost} at most`}
          description="Slowest P95 first"
          placeholder={chosen.length < nodesAtMost ? 'Add a node' : ''}
          data={slowest.map(({ nodeId, nodeName }) => ({ value: nodeId, label: nodeName }))}
          value={[...chosen]}
          onChange={onChange}
          maxValues={nodesAtMost}
          limit={100}
          searchable
          clearable
          comboboxProps={{ withinPortal: false }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
