import { notifications } from '@mantine/notifications';
import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { draftText } from '#shared/cost/scenario-draft.ts';
import { useEngine } from '../api/engine.tsx';
import { shownFailure } from '../api/failure.ts';
import { useNodes } from '../api/use-fleet.ts';
import { shortDigest } from '../ui/format.ts';
import classes from './command-palette.module.css';
import { pages } from './pages.ts';

/** With 10,000 nodes the palette shows only the best few of each kind. */
const shownOfEach = 6;

const has = (query: string, ...texts: readonly string[]): boolean => {
  const wanted = query.trim().toLowerCase();
  return texts.some((text) => text.toLowerCase().includes(wanted));
};

/** Finds pages, nodes, modules, workloads and actions by a few letters. */
export function CommandPalette() {
  const [query, setQuery] = useState('');
  const groups = [
    useActions(query),
    usePages(query),
    useNodeMatches(query),
    useModuleMatches(query),
    useWorkloadMatches(query),
  ];
  return (
    <Spotlight
      query={query}
      onQueryChange={setQuery}
      actions={groups.filter(({ actions }) => actions.length > 0)}
      filter={(_query, actions) => actions}
      nothingFound="Nothing found"
      searchProps={{
        leftSection: <IconSearch size={16} />,
        placeholder: 'Pages, nodes, modules, workloads, actions',
        'aria-label': 'Search or run',
      }}
      shortcut={['mod + K']}
      lockScroll={false}
      overlayProps={{ backgroundOpacity: 0.4, blur: 0 }}
      attributes={{ content: { 'aria-label': 'Search or run' } }}
      classNames={{
        action: classes.action ?? '',
        actionLabel: classes.label ?? '',
        actionDescription: classes.description ?? '',
        actionsGroup: classes.group ?? '',
      }}
      scrollable
      maxHeight={420}
      transitionProps={{ duration: 80 }}
    />
  );
}

function usePages(query: string): SpotlightActionGroupData {
  const navigate = useNavigate();
  const actions = pages
    .filter(({ label }) => has(query, label))
    .map(({ to, label, icon: Icon }) => ({
      id: to,
      label,
      leftSection: <Icon size={16} stroke={1.6} />,
      onClick: () => void navigate({ to }),
    }));
  return { group: 'Pages', actions };
}

/** Begins a scenario and opens it; where that is not possible, a notice says why. */
function useNewScenario(): () => void {
  const navigate = useNavigate();
  const { client } = useEngine();
  const begin = async () => {
    try {
      const yaml = draftText({ version: 1, name: 'Untitled scenario' });
      const { id, step } = await client.cost.scenarios.create({ yaml, step: 'workload' });
      await navigate({ to: '/cost/scenarios/$scenarioId/$step', params: { scenarioId: id, step } });
    } catch (error) {
      notifications.show({ color: 'red', title: 'No scenario was begun', message: shownFailure(error).message });
    }
  };
  return () => void begin();
}

function useActions(query: string): SpotlightActionGroupData {
  const navigate = useNavigate();
  const newScenario = useNewScenario();
  const all = [
    { id: 'add-nodes', label: 'Add nodes', onClick: () => void navigate({ to: '/fleet', search: { add: true } }) },
    {
      id: 'get-module',
      label: 'Get a module from a registry or URL',
      onClick: () => void navigate({ to: '/modules', search: { get: true } }),
    },
    { id: 'edit-policies', label: 'Edit policies', onClick: () => void navigate({ to: '/policies' }) },
    {
      id: 'trust-key',
      label: 'Trusted keys',
      onClick: () => void navigate({ to: '/settings', hash: 'trusted-keys' }),
    },
    { id: 'roll-out', label: 'Roll out', onClick: () => void navigate({ to: '/rollouts/new' }) },
    { id: 'cost-now', label: 'Cost now', onClick: () => void navigate({ to: '/cost' }) },
    { id: 'scenarios', label: 'Scenarios', onClick: () => void navigate({ to: '/cost/scenarios' }) },
    { id: 'new-scenario', label: 'New scenario', onClick: newScenario },
    { id: 'claims', label: 'Claims', onClick: () => void navigate({ to: '/cost/claims' }) },
    { id: 'prices', label: 'Prices', onClick: () => void navigate({ to: '/cost/prices' }) },
  ];
  return { group: 'Actions', actions: all.filter(({ label }) => has(query, label)) };
}

function useNodeMatches(query: string): SpotlightActionGroupData {
  const navigate = useNavigate();
  const { data } = useNodes();
  const matches = useMemo(() => {
    if (query.trim() === '' || !data) return [];
    const found = [];
    for (const node of data) {
      if (has(query, node.name, node.address)) found.push(node);
      if (found.length === shownOfEach) break;
    }
    return found;
  }, [data, query]);
  const actions = matches.map(({ id, name, address }) => ({
    id: `node ${id}`,
    label: name,
    description: address,
    onClick: () => void navigate({ to: '/fleet/$nodeId', params: { nodeId: id } }),
  }));
  return { group: 'Nodes', actions };
}

function useModuleMatches(query: string): SpotlightActionGroupData {
  const navigate = useNavigate();
  const { orpc } = useEngine();
  const { data } = useQuery(orpc.modules.list.queryOptions());
  const matches = query.trim() === '' ? [] : (data ?? []).filter(({ name, digest }) => has(query, name, digest));
  const actions = matches.slice(0, shownOfEach).map(({ name, digest }) => ({
    id: `module ${digest}`,
    label: name,
    description: shortDigest(digest),
    onClick: () => void navigate({ to: '/modules/$digest', params: { digest } }),
  }));
  return { group: 'Modules', actions };
}

function useWorkloadMatches(query: string): SpotlightActionGroupData {
  const navigate = useNavigate();
  const { orpc } = useEngine();
  const { data } = useQuery(orpc.rollouts.workloads.queryOptions());
  const matches = query.trim() === '' ? [] : (data ?? []).filter(({ name }) => has(query, name));
  const actions = matches.slice(0, shownOfEach).map(({ name }) => ({
    id: `workload ${name}`,
    label: name,
    description: 'Latency and cold starts',
    onClick: () => void navigate({ to: '/performance', search: { workload: name } }),
  }));
  return { group: 'Workloads', actions };
}
