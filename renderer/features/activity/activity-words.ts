import type { ActivityAction } from '#shared/domain/activity.ts';

/** What was done, in words. */
export const activityWords: Record<ActivityAction, string> = {
  'node-added': 'Added node',
  'node-removed': 'Removed node',
  'node-labelled': 'Changed labels of',
  'host-key-trusted': 'Trusted host key of',
  'module-added': 'Added module',
  'module-removed': 'Removed module',
  'rollout-started': 'Started rollout of',
  'rollout-cancelled': 'Cancelled rollout of',
  'rollout-resumed': 'Rollout resumed:',
  'rollout-completed': 'Rollout completed:',
  'rollout-undone': 'Rollout undone:',
  'workload-stopped': 'Stopped workload',
  'practice-started': 'Started',
  'practice-stopped': 'Stopped',
  'cold-start-measured': 'Measured cold starts of',
  'settings-changed': 'Changed',
};
