import { type PriceBook } from '../price-book.ts';
import { cloudRunInstance, cloudRunRequest } from './cloud-run.ts';
import { containersOfCloudflare, workersAi, workersFree, workersPaid } from './cloudflare.ts';
import { akamaiFunctions, denoPro, fastly, fastlyMinimum, fermyonCloud, vercelPro } from './edge-vendors.ts';
import { fargateArm, fargateX86, rightSizedContainers } from './fargate.ts';
import { platformFromData } from './from-data.ts';
import { eks, gke, ownKubernetes } from './kubernetes.ts';
import {
  cloudFrontFunctions,
  lambdaArm,
  lambdaArmProvisioned,
  lambdaEdge,
  lambdaX86,
  lambdaX86Provisioned,
} from './lambda.ts';
import { edgeBoxes, vmWasmcloud, vmWasmtime } from './own-machines.ts';
import { type Platform } from './platform.ts';

/** Bunny bills in whole millions. Source: its pricing page, undated. */
const bunny = platformFromData({
  id: 'bunny',
  name: 'Bunny Edge Scripting',
  charges: [
    { meter: 'requests', price: 'bunny.requests', step: 1_000_000 },
    { meter: 'cpu-ms', price: 'bunny.cpu', step: 1_000_000 },
  ],
});

const telnyx = platformFromData({
  id: 'telnyx',
  name: 'Telnyx Edge Compute',
  charges: [
    { meter: 'requests', price: 'telnyx.requests' },
    { meter: 'cpu-ms', price: 'telnyx.cpu' },
  ],
});

const builtInPlatforms: readonly Platform[] = [
  eks,
  gke,
  ownKubernetes,
  fargateX86,
  fargateArm,
  rightSizedContainers,
  lambdaX86,
  lambdaArm,
  lambdaX86Provisioned,
  lambdaArmProvisioned,
  lambdaEdge,
  cloudFrontFunctions,
  cloudRunRequest,
  cloudRunInstance,
  workersFree,
  workersPaid,
  workersAi,
  containersOfCloudflare,
  fastly,
  fastlyMinimum,
  akamaiFunctions,
  fermyonCloud,
  vercelPro,
  denoPro,
  bunny,
  telnyx,
  vmWasmtime,
  vmWasmcloud,
  edgeBoxes,
];

export const platformIds: readonly string[] = builtInPlatforms.map(({ id }) => id);

/** Those of the project and those of a price file. */
export const platformsOf = (book: PriceBook): readonly Platform[] => [
  ...builtInPlatforms,
  ...book.platforms.map(platformFromData),
];
