import type { z } from 'zod';
import type { Database } from './database.ts';

/**
 * Reads a JSON column with its schema. A record that does not fit is set aside and reported through `undefined`, so the
 * rest of the list still shows.
 */
export function readStored<S extends z.ZodType>(
  database: Database,
  source: string,
  schema: S,
  value: unknown,
): z.output<S> | undefined {
  try {
    const parsed = schema.safeParse(typeof value === 'string' ? JSON.parse(value) : value);
    if (parsed.success) return parsed.data;
    database.setAside(source, value, parsed.error.message.slice(0, 2000));
  } catch (error) {
    database.setAside(source, value, String(error));
  }
  return undefined;
}
