import type { z } from 'zod';
import { type Scenario } from './scenario.ts';
import { type ScenarioDraft } from './scenario-draft.ts';

/** A workload to begin from. Its figures are examples: nobody measured them. */
export interface ScenarioTemplate {
  readonly id: string;
  readonly name: string;
  /** What it is, and that its figures are examples. */
  readonly words: string;
  readonly draft: ScenarioDraft;
}

type Given = z.input<typeof Scenario>;

const template = (id: string, name: string, what: string, rest: Omit<Given, 'version' | 'name'>): ScenarioTemplate => ({
  id,
  name,
  words: `${what} The figures are examples; put in your own.`,
  draft: { version: 1, name, ...rest },
});

const http = { protocol: 'http', needsGpu: false } as const;

const edgeTemplates: readonly ScenarioTemplate[] = [
  template(
    'token-check',
    'Token check at the edge',
    'Checks the signature of a token before anything else sees the request: computes, keeps nothing, has to be fast.',
    {
      workload: {
        requestsPerMonth: { low: 5e6, base: 16e6, high: 4e7 },
        cpuMs: { low: 1, base: 2, high: 5 },
        waitMs: 1,
        egressGb: 8,
        memoryMb: 16,
        state: 'none',
        language: 'rust',
        ...http,
      },
      containers: { minReplicas: 3, minNodes: 3 },
      advice: {
        runs: 'request',
        systemAccess: 'none',
        inputOutput: 'light',
        libraries: 'compile',
        locations: 20,
        latencyGoalMs: 10,
        tenants: 'own',
      },
    },
  ),
  template(
    'ab-routing',
    'A/B routing and personalisation',
    'Chooses a variant for each visitor and changes the page on its way: many requests, little work each.',
    {
      workload: {
        requestsPerMonth: { low: 5e7, base: 2e8, high: 6e8 },
        cpuMs: { low: 1, base: 3, high: 8 },
        waitMs: { low: 5, base: 15, high: 40 },
        egressGb: { low: 1000, base: 4000, high: 12_000 },
        memoryMb: 32,
        state: 'external',
        ...http,
      },
      traffic: { peakFactor: 4 },
      containers: { minReplicas: 3, minNodes: 3 },
      advice: { runs: 'request', systemAccess: 'none', libraries: 'compile', locations: 50, latencyGoalMs: 50 },
    },
  ),
  template(
    'image-thumbnails',
    'Image thumbnails',
    'Makes small pictures of large ones: bound by the CPU, in bursts. A photo of 12 megapixels takes 48 MB decoded.',
    {
      workload: {
        requestsPerMonth: { low: 1e6, base: 4e6, high: 1e7 },
        cpuMs: { low: 30, base: 80, high: 200 },
        waitMs: { low: 20, base: 60, high: 150 },
        egressGb: { low: 50, base: 200, high: 600 },
        memoryMb: { low: 64, base: 96, high: 128 },
        wasmCpuFactor: { low: 1, base: 1.3, high: 2 },
        state: 'none',
        language: 'rust',
        ...http,
      },
      traffic: { peakFactor: 6 },
      containers: { podVcpu: 1, podMemoryGb: 2, minReplicas: 2, minNodes: 2, usedMemoryMb: 700 },
      lambda: { memoryMb: 1769 },
      advice: { runs: 'request', systemAccess: 'none', inputOutput: 'light', libraries: 'compile' },
    },
  ),
  template(
    'light-inference',
    'Light inference',
    'Scores each request with a small model, such as for fraud: bound by the CPU, data stays in its region.',
    {
      workload: {
        requestsPerMonth: { low: 2e6, base: 1e7, high: 3e7 },
        cpuMs: { low: 10, base: 30, high: 80 },
        waitMs: 5,
        egressGb: 10,
        memoryMb: { low: 64, base: 120, high: 256 },
        wasmCpuFactor: { low: 1.1, base: 1.6, high: 3 },
        state: 'none',
        ...http,
      },
      containers: { podVcpu: 0.5, podMemoryGb: 1, minReplicas: 2, minNodes: 2 },
      advice: {
        runs: 'request',
        systemAccess: 'none',
        libraries: 'unsure',
        latencyGoalMs: 50,
        sovereignty: 'region',
        locations: 5,
      },
    },
  ),
  template(
    'iot-gateway',
    'IoT gateway on 200 sites',
    'Reads devices on 200 sites on boxes of your own, keeps what is personal there and sends on what matters.',
    {
      workload: {
        requestsPerMonth: { low: 2e8, base: 5e8, high: 1e9 },
        cpuMs: { low: 0.5, base: 1, high: 3 },
        waitMs: 2,
        egressGb: { low: 100, base: 300, high: 900 },
        memoryMb: 24,
        state: 'external',
        ...http,
      },
      boxes: { sites: 200, watts: 8, linkUsd: 10 },
      people: { usdPerHour: 60, machineHours: { low: 10, base: 20, high: 60 }, clusterHours: 20, managedHours: 4 },
      advice: {
        runs: 'request',
        systemAccess: 'none',
        libraries: 'compile',
        locations: 200,
        sovereignty: 'site',
        deviceMemoryMb: 2048,
      },
    },
  ),
];

const otherTemplates: readonly ScenarioTemplate[] = [
  template(
    'quiet-webhook',
    'Quiet webhook',
    'Takes a call now and then and passes it on: idle nearly all the time, so what is paid for waiting decides.',
    {
      workload: {
        requestsPerMonth: { low: 5e4, base: 3e5, high: 2e6 },
        cpuMs: { low: 5, base: 20, high: 40 },
        waitMs: 30,
        egressGb: 3,
        memoryMb: 32,
        state: 'external',
        ...http,
      },
      containers: { minReplicas: 2, minNodes: 2, zones: 2 },
      advice: { runs: 'request', systemAccess: 'none', inputOutput: 'light', libraries: 'compile', locations: 1 },
    },
  ),
  template(
    'steady-api',
    'Steady API',
    'Answers all day from a database: busy most of the time, waits more than it computes.',
    {
      workload: {
        requestsPerMonth: { low: 6e7, base: 1e8, high: 2e8 },
        cpuMs: { low: 4, base: 7, high: 15 },
        waitMs: { low: 20, base: 43, high: 90 },
        egressGb: { low: 200, base: 500, high: 1000 },
        memoryMb: 32,
        state: 'external',
        ...http,
      },
      containers: { minReplicas: 3, minNodes: 3, usedMemoryMb: 300 },
      people: { usdPerHour: 60, clusterHours: 8, machineHours: 4, managedHours: 1 },
      advice: { runs: 'request', systemAccess: 'none', inputOutput: 'databases', libraries: 'compile', locations: 1 },
    },
  ),
  template(
    'customer-plugins',
    'Plug-ins of customers',
    'Runs small programs that customers write, each walled off from the others: seldom called, never trusted.',
    {
      workload: {
        requestsPerMonth: { low: 1e6, base: 5e6, high: 2e7 },
        cpuMs: { low: 1, base: 8, high: 40 },
        waitMs: 10,
        egressGb: 5,
        memoryMb: { low: 8, base: 32, high: 128 },
        wasmCpuFactor: { low: 1, base: 1.5, high: 4 },
        state: 'none',
        ...http,
      },
      traffic: { peakFactor: 8 },
      containers: { minReplicas: 2, minNodes: 2 },
      advice: {
        runs: 'request',
        systemAccess: 'none',
        inputOutput: 'light',
        libraries: 'compile',
        tenants: 'untrusted',
        latencyGoalMs: 100,
      },
    },
  ),
  template(
    'stream-processing',
    'Stream processing',
    'Reads a stream without end and keeps windows of it in memory: an example of what does not fit Wasm.',
    {
      workload: {
        requestsPerMonth: { low: 1e9, base: 3e9, high: 6e9 },
        cpuMs: { low: 0.3, base: 0.6, high: 1.5 },
        waitMs: 0.5,
        egressGb: 100,
        memoryMb: 6000,
        state: 'local',
        protocol: 'tcp',
        needsGpu: false,
      },
      containers: { podVcpu: 2, podMemoryGb: 8, minReplicas: 3, minNodes: 3, node: 'm5.xlarge' },
      people: { usdPerHour: 60, clusterHours: 10, machineHours: 10, managedHours: 10 },
      advice: {
        runs: 'always',
        systemAccess: 'threads',
        inputOutput: 'streams',
        libraries: 'unsure',
        busyShare: 0.9,
        locations: 1,
      },
    },
  ),
  template(
    'night-batch',
    'Night batch',
    'Works through files for some hours each night: seconds of CPU a file, nobody waits for an answer.',
    {
      workload: {
        requestsPerMonth: { low: 20_000, base: 60_000, high: 150_000 },
        cpuMs: { low: 8000, base: 20_000, high: 60_000 },
        waitMs: 2000,
        egressGb: 20,
        memoryMb: { low: 400, base: 900, high: 1500 },
        state: 'external',
        ...http,
      },
      traffic: { peakFactor: 6 },
      containers: { podVcpu: 1, podMemoryGb: 2, usedMemoryMb: 1200 },
      lambda: { memoryMb: 1769 },
      advice: {
        runs: 'minutes',
        systemAccess: 'files',
        inputOutput: 'databases',
        libraries: 'unsure',
        busyShare: 0.2,
        latencyGoalMs: 600_000,
      },
    },
  ),
];

/** Workloads to begin from, those for the edge first. */
export const scenarioTemplates: readonly ScenarioTemplate[] = [...edgeTemplates, ...otherTemplates];
