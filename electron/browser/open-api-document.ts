import { type OpenAPI, OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { z } from 'zod';
import { contract } from '#shared/contract/contract.ts';
import { ActivityEntry } from '#shared/domain/activity.ts';
import { Failure, FailureCode } from '#shared/domain/failure.ts';
import { Job } from '#shared/domain/job.ts';
import { Inspection, Module, ModuleFacts } from '#shared/domain/module.ts';
import { Node } from '#shared/domain/node.ts';
import { Rollout, RolloutPlan, RolloutSummary } from '#shared/domain/rollout.ts';
import { Workload } from '#shared/domain/workload.ts';

/** How an error of the contract looks over HTTP. */
const ErrorBody = z.object({
  defined: z.boolean(),
  code: FailureCode,
  status: z.number().int(),
  message: z.string(),
  data: Failure,
});

/** Named once in the document instead of being repeated wherever they occur. */
const named = {
  ActivityEntry,
  ErrorBody,
  Failure,
  Inspection,
  Job,
  Module,
  ModuleFacts,
  Node,
  Rollout,
  RolloutPlan,
  RolloutSummary,
  Workload,
};

/** The OpenAPI document that falls out of the contract. */
export function openApiDocument(version: string, url: string): Promise<OpenAPI.Document> {
  return new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] }).generate(contract, {
    info: { title: 'Flotilla', version, description: 'Everything the console can do, for scripts.' },
    servers: [{ url }],
    security: [{ token: [] }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    commonSchemas: Object.fromEntries(
      Object.entries(named).map(([name, schema]) => [name, { schema, strategy: 'output' as const }]),
    ),
    customErrorResponseBodySchema: () => ({ $ref: '#/components/schemas/ErrorBody' }),
  });
}
