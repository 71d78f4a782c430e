import type { ActivityAction } from '#shared/domain/activity.ts';

/** What was done, in words. */
export const activityWords: Record<ActivityAction, string> = {
  'node-added': 'Node added',
  'node-removed': 'Node removed',
  'node-labelled': 'Labels changed',
  'host-key-trusted': 'Host key trusted',
  'module-added': 'Module added',
  'module-removed': 'Module removed',
  'rollout-started': 'Rollout started',
  'rollout-cancelled': 'Rollout cancelled',
  'rollout-resumed': 'Rollout resumed',
  'rollout-completed': 'Rollout completed',
  'rollout-undone': 'Rollout undone',
  'workload-stopped': 'Workload stopped',
  'practice-started': 'Practice fleet started',
  'practice-stopped': 'Practice fleet stopped',
  'cold-start-measured': 'Cold starts measured',
  'settings-changed': 'Settings changed',
};
