/** Of each claim, what makes it true and what breaks it, beyond the figures of its cases. */
interface ClaimWords {
  readonly short: string;
  readonly makesTrue: string;
  readonly breaks: string;
}

const words: Readonly<Record<string, ClaimWords>> = {
  '200-to-3': {
    short: '$200 → $3',
    makesTrue:
      'A whole cluster is switched off, the 100 ms of a request are mostly waiting, and nobody else uses the free tier. None of that is an effect of Wasm.',
    breaks:
      'The cluster stays for others, the 100 ms are CPU time, traffic goes to the internet, a plan or a minimum has to be paid, or the containers were too large to begin with.',
  },
  '40-to-60-percent': {
    short: '40 to 60 % less',
    makesTrue:
      'Pods ask for hardly any CPU and nodes take many of them: then memory fills the nodes, and less of it needs fewer nodes.',
    breaks:
      'A usual limit of pods a node, a least number of nodes, or pods that need CPU: then something else than memory fills the nodes.',
  },
  '70-percent': {
    short: '70 % less',
    makesTrue: 'What goes is a cluster that was larger than the load needed.',
    breaks:
      'Other serverless platforms do not charge for idle time either: what counts is who charges less for requests, CPU and traffic.',
  },
  '512-to-16-mb': {
    short: '512 → 16 MB',
    makesTrue: 'Memory is what is paid for, with no least amount and nothing beside it.',
    breaks:
      'A smallest task, a least memory of a function, or a platform that does not meter memory keeps the bill where it is; CPU is paid for as before.',
  },
};

/** Null for a claim that has none. */
export const claimWords = (id: string): ClaimWords | null => words[id] ?? null;
