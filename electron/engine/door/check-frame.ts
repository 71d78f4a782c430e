import { z } from 'zod';

/** One message of oRPC's peer protocol is never larger: a plan for 10,000 nodes fits many times over. */
export const maxFrameChars = 16 * 1024 ** 2;

const Id = z.string().min(1).max(64);

/** Bodies that are files or forms come with these; the contract has none, and their decoders throw where nobody catches. */
const bodyHeaders = new Set(['content-disposition', 'content-type', 'content-length']);
const Headers = z
  .record(z.string().max(100), z.union([z.string().max(8192), z.array(z.string().max(8192)).max(20)]))
  .refine((headers) => Object.keys(headers).every((name) => !bodyHeaders.has(name.toLowerCase())));

const Cancellation = z.object({ i: Id, t: z.literal(4) });

const Frame = z.union([
  Cancellation,
  z.object({
    i: Id,
    t: z.literal(1).optional(),
    p: z.object({
      u: z.string().startsWith('/').max(65_536),
      h: Headers.optional(),
      m: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
    }),
  }),
]);

/**
 * Whether this came from an honest client of the contract: a request or its cancellation, in oRPC's form. oRPC's
 * adapters decode outside any `try`, so a malformed message would end the engine; nothing else is ever passed to them.
 */
export function isClientFrame(data: unknown): data is string {
  return typeof data === 'string' && data.length <= maxFrameChars && fits(Frame, data);
}

/** Whether this only takes back a call made before. None is longer, so that no large call is parsed for this. */
export function isCancellation(data: string): boolean {
  return data.length < 200 && fits(Cancellation, data);
}

function fits(schema: z.ZodType, data: string): boolean {
  try {
    return schema.safeParse(JSON.parse(data)).success;
  } catch {
    return false;
  }
}
