import type { JobId } from '#shared/domain/ids.ts';

/** The notification that tells of a job's end; whoever shows that end in its own place takes it away by this. */
export const jobNotificationId = (id: JobId): string => `ended ${id}`;
