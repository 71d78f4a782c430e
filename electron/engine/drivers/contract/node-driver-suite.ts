import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { describeActivating } from './activating-suite.ts';
import { ContractBench, type NodeDriverSubject } from './contract-bench.ts';
import { describeGoingBack } from './going-back-suite.ts';
import { describeGranting } from './granting-suite.ts';
import { describeReaching } from './reaching-suite.ts';
import { describeStaging } from './staging-suite.ts';
import { describeUsage } from './usage-suite.ts';
import { describeWatching } from './watching-suite.ts';

export type { ContractNode, NodeDriverSubject } from './contract-bench.ts';

/**
 * What every driver promises (see node-driver.ts), checked against a real node. A driver's own test file calls this
 * with its subject. Each test gets a node of its own with nothing on it, so that no test leans on another.
 */
export function describeNodeDriver(subject: NodeDriverSubject): void {
  const title = subject.missing === null ? subject.name : `${subject.name} (skipped: ${subject.missing})`;
  describe.skipIf(subject.missing !== null)(`driver contract: ${title}`, { timeout: 60_000 }, () => {
    const bench = new ContractBench(subject);
    beforeAll(() => bench.setUp());
    afterEach(() => bench.disposeNodes());
    afterAll(() => bench.tearDown());

    describeReaching(bench);
    describeStaging(bench);
    describeActivating(bench);
    describeGranting(bench);
    describeGoingBack(bench);
    describeWatching(bench);
    describeUsage(bench);
  });
}
