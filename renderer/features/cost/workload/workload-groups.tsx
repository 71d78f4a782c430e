import { memo, useMemo } from 'react';
import type { PriceBook } from '#shared/cost/price-book.ts';
import { cloudflareContainers } from '#shared/cost/workload.ts';
import { ChoiceQuestion, SelectQuestion, TextQuestion } from '../fields/choice-question.tsx';
import { QuantityQuestion } from '../fields/quantity-question.tsx';
import { QuestionGroup } from '../fields/question-group.tsx';
import { EgressQuestion } from './egress-question.tsx';
import { ModuleQuestion } from './module-question.tsx';
import { askedIn } from './asked-paths.ts';
import { RequestsQuestion } from './requests-question.tsx';

const yesNo = [
  { value: 'no', label: 'No' },
  { value: 'yes', label: 'Yes' },
];

export const TrafficGroup = memo(() => (
  <QuestionGroup title="Traffic" paths={askedIn.traffic}>
    <RequestsQuestion />
  </QuestionGroup>
));

export const RequestGroup = memo(() => (
  <QuestionGroup
    title="One request"
    note={
      <>
        CPU time and waiting are asked apart, because they are billed apart: 16 million requests of “100 ms” cost $3.00
        a month on Lambda when 95 ms of it are waiting, and $34.55 when all of it is CPU. Neither can be told from the
        other.
      </>
    }
    paths={askedIn.request}
  >
    <QuantityQuestion
      path="workload.cpuMs"
      label="CPU time"
      unit="ms a request"
      why="In which it computes, on one vCPU. Not how long it takes."
    />
    <ChoiceQuestion
      path="workload.cpuMeasuredAs"
      label="That CPU time is of"
      otherwise="native"
      choices={[
        { value: 'native', label: 'Native code' },
        { value: 'wasm', label: 'Wasm' },
      ]}
    />
    <QuantityQuestion
      path="workload.waitMs"
      label="Waiting"
      unit="ms a request"
      why="For databases, networks and other services, without using CPU."
    />
    <QuantityQuestion
      path="workload.wallMs"
      label="Duration, if you know it"
      unit="ms a request"
      why="Only held against the two above."
    />
    <EgressQuestion />
    <QuantityQuestion
      path="workload.memoryMb"
      label="Memory"
      unit="MB"
      why="Of one instance of the module while it answers."
    />
  </QuestionGroup>
));

export const PlaceGroup = memo(({ book }: { readonly book: PriceBook }) => {
  const regions = useMemo(() => ['us', ...book.regions.keys()], [book]);
  return (
    <QuestionGroup title="Where, and how safe from failure" paths={askedIn.place}>
      <SelectQuestion
        path="region"
        label="Prices of"
        data={regions}
        assumed="assumed: us"
        why="Other regions come with your own prices."
      />
      <QuantityQuestion
        path="traffic.regions"
        label="Regions"
        unit="regions"
        otherwise={1}
        why="In which it runs by itself; the traffic is split among them."
      />
      <QuantityQuestion path="containers.minReplicas" label="Replicas at least" unit="a region" otherwise={1} />
      <QuantityQuestion path="containers.minNodes" label="Cluster nodes at least" unit="a region" otherwise={1} />
      <QuantityQuestion path="machines.atLeast" label="Machines at least" unit="a region" otherwise={2} />
      <QuantityQuestion path="containers.zones" label="Zones of the load balancer" unit="zones" otherwise={3} />
    </QuestionGroup>
  );
});

export const KindGroup = memo(() => (
  <QuestionGroup title="What it is" paths={askedIn.kind}>
    <ChoiceQuestion
      path="workload.state"
      label="State between requests"
      otherwise="none"
      choices={[
        { value: 'none', label: 'None' },
        { value: 'external', label: 'In a database' },
        { value: 'local', label: 'On its own disk' },
      ]}
    />
    <ChoiceQuestion
      path="workload.protocol"
      label="Answers"
      otherwise="http"
      choices={[
        { value: 'http', label: 'HTTP' },
        { value: 'tcp', label: 'TCP' },
        { value: 'udp', label: 'UDP' },
      ]}
    />
    <TextQuestion
      path="workload.language"
      label="Language"
      suggestions={['rust', 'go', 'javascript', 'typescript', 'python', 'c', 'c++', 'c#', 'java']}
      assumed="assumed: one that compiles to Wasm"
    />
    <ModuleQuestion />
    <ChoiceQuestion
      path="workload.needsGpu"
      label="Needs a GPU"
      otherwise="no"
      choices={yesNo}
      values={{ yes: true, no: false }}
    />
  </QuestionGroup>
));

export const PeopleGroup = memo(() => (
  <QuestionGroup
    title="People's hours"
    note="A line of every option, also at 0, so that nobody's work is left out of a price."
    paths={askedIn.people}
  >
    <QuantityQuestion path="people.usdPerHour" label="An hour of a person" unit="$ an hour" otherwise={0} />
    <QuantityQuestion path="people.managedHours" label="For what a vendor runs" unit="hours a month" otherwise={0} />
    <QuantityQuestion path="people.clusterHours" label="For a Kubernetes cluster" unit="hours a month" otherwise={0} />
    <QuantityQuestion path="people.machineHours" label="For machines and boxes" unit="hours a month" otherwise={0} />
  </QuestionGroup>
));

export const CapacityGroup = memo(() => (
  <QuestionGroup folds title="How capacity follows the traffic" paths={askedIn.capacity}>
    <QuantityQuestion
      path="traffic.targetUse"
      label="Use at the peak"
      unit="of a vCPU"
      otherwise={0.6}
      why="The share that one is willing to use: 0.6 is 60 %."
    />
    <QuantityQuestion
      path="traffic.paidShare"
      label="Paid for on average"
      unit="of the peak"
      otherwise="1, no scaling down"
      why="0.5: half of the peak's replicas, because they scale."
    />
    <QuantityQuestion
      path="workload.wasmCpuFactor"
      label="CPU as Wasm"
      unit="× native"
      otherwise={1}
      why="How much more CPU time Wasm takes than native code."
    />
    <ChoiceQuestion
      path="freeTiers"
      label="Free tiers are still free"
      otherwise="yes"
      choices={yesNo}
      values={{ yes: true, no: false }}
      why="They belong to the account: another workload may use them up."
    />
  </QuestionGroup>
));

export const BoxesGroup = memo(() => (
  <QuestionGroup folds title="Own boxes at sites" paths={askedIn.boxes}>
    <QuantityQuestion path="boxes.sites" label="Sites" unit="sites" otherwise={1} why="Each has a box at least." />
    <QuantityQuestion
      path="boxes.priceUsd"
      label="Price of a box"
      unit="$"
      otherwise="that of the price book"
      canRange={false}
    />
    <QuantityQuestion path="boxes.months" label="Life of a box" unit="months" otherwise={36} />
    <QuantityQuestion path="boxes.vcpu" label="Cores of a box" unit="vCPU" otherwise={4} />
    <QuantityQuestion path="boxes.watts" label="Power on average" unit="W" otherwise={10} />
    <QuantityQuestion
      path="boxes.energyUsdPerKwh"
      label="Price of power"
      unit="$ a kWh"
      otherwise="that of the price book"
      canRange={false}
    />
    <QuantityQuestion path="boxes.pue" label="Power with cooling" unit="× power" otherwise={1} />
    <QuantityQuestion path="boxes.linkUsd" label="Link of a site" unit="$ a month" otherwise={0} />
  </QuestionGroup>
));

export const VendorGroup = memo(({ book }: { readonly book: PriceBook }) => {
  const machines = useMemo(
    () =>
      [...book.prices.values()]
        .filter(({ machine }) => machine)
        .map(({ id }) => id.replace(/^(aws\.ec2|gcp\.gce)\./, '')),
    [book],
  );
  return (
    <QuestionGroup folds title="Sizes at vendors" paths={askedIn.vendors}>
      <SelectQuestion
        path="containers.node"
        label="Machine of EKS nodes"
        data={machines}
        assumed="assumed: t3.medium"
      />
      <SelectQuestion
        path="containers.gkeNode"
        label="Machine of GKE nodes"
        data={machines}
        assumed="assumed: e2-medium"
      />
      <QuantityQuestion
        path="containers.maxPodsPerNode"
        label="Pods a node takes"
        unit="pods"
        otherwise="that of the machine"
        canRange={false}
      />
      <SelectQuestion
        path="machines.machine"
        label="Machine with a runtime"
        data={machines}
        assumed="assumed: t3.medium"
      />
      <QuantityQuestion path="machines.natsMachines" label="Machines for NATS" unit="machines" otherwise={0} />
      <QuantityQuestion path="lambda.memoryMb" label="Lambda: memory" unit="MB" otherwise="128 or more" />
      <QuantityQuestion path="lambda.coldShare" label="Lambda: cold starts" unit="of requests" otherwise={0} />
      <QuantityQuestion path="lambda.initMs" label="Lambda: a cold start" unit="ms" otherwise={0} />
      <QuantityQuestion path="cloudRun.vcpu" label="Cloud Run: CPU" unit="vCPU" otherwise={1} />
      <QuantityQuestion path="cloudRun.memoryGib" label="Cloud Run: memory" unit="GiB" otherwise={0.5} />
      <QuantityQuestion path="cloudRun.concurrency" label="Cloud Run: at once" unit="requests" otherwise={80} />
      <SelectQuestion
        path="cloudflareContainer"
        label="Cloudflare container"
        data={Object.keys(cloudflareContainers)}
        assumed="assumed: basic"
      />
      <QuantityQuestion path="vercel.memoryGb" label="Vercel: memory" unit="GB" otherwise={2} />
      <QuantityQuestion path="vercel.seats" label="Vercel: seats" unit="seats" otherwise={1} />
      <QuantityQuestion path="workload.neuronsPerDay" label="Workers AI" unit="neurons a day" otherwise={0} />
    </QuestionGroup>
  );
});

export const OwnClusterGroup = memo(() => (
  <QuestionGroup
    folds
    title="A cluster with your own prices"
    note="Its row appears in the comparison once these are given."
    paths={askedIn.ownCluster}
  >
    <QuantityQuestion path="ownKubernetes.clusterUsd" label="The cluster" unit="$ a month" />
    <QuantityQuestion path="ownKubernetes.nodeUsdPerHour" label="A node" unit="$ an hour" />
    <QuantityQuestion path="ownKubernetes.nodeVcpu" label="CPU of a node" unit="vCPU" why="That pods may use." />
    <QuantityQuestion path="ownKubernetes.nodeMemoryGib" label="Memory of a node" unit="GiB" why="That pods may use." />
    <QuantityQuestion path="ownKubernetes.maxPods" label="Pods a node takes" unit="pods" otherwise={110} />
    <QuantityQuestion path="ownKubernetes.loadBalancerUsd" label="Load balancer" unit="$ a month" />
    <QuantityQuestion path="ownKubernetes.egressUsdPerGb" label="Traffic" unit="$ a GB" />
  </QuestionGroup>
));
