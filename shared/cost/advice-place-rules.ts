import { type AdviceRule, judged, mb, ms, percent, rule } from './advice-rules.ts';
import { plainNumber } from './platforms/platform.ts';

const language = rule('language', {
  asked: 'Do its language and libraries compile to Wasm?',
  unknown: 'Some libraries rest on threads, sockets or native code that Wasm does not have: try it with your own.',
  judge: ({ kind, name }) => {
    const of = name === null ? '' : `, ${name}`;
    switch (kind) {
      case 'compiles':
        return judged('wasm', 1, `Yes${of}`, 'It compiles, to a module that needs no language runtime beside it.');
      case 'interpreter':
        return judged('both', 1, `Yes${of}`, 'It carries its interpreter along: megabytes, and slower code.');
      case 'unsure':
        return judged('unknown', 2, `Nobody is sure${of}`, 'Build it once: no other answer can replace that.');
      case 'no':
        return judged('blocks-wasm', 3, `No${of}`, 'What does not compile cannot run, until a library is replaced.');
    }
  },
  others: [
    ['all of it compiled to Wasm', { kind: 'compiles', name: null }],
    ['a library did not compile to Wasm', { kind: 'no', name: null }],
  ],
});

const locations = rule('locations', {
  asked: 'In how many places should it run?',
  unknown: 'The more places, the more a small artifact that is the same everywhere is worth.',
  judge: (value) => {
    const answer = `${plainNumber(value)} ${value === 1 ? 'place' : 'places'}`;
    if (value >= 100) return judged('wasm', 3, answer, 'A module of a few MB reaches many places in seconds.');
    if (value >= 10) return judged('wasm', 2, answer, 'A small module that runs on any processor is easy to spread.');
    if (value >= 2) return judged('wasm', 1, answer, 'One artifact does for different machines.');
    return judged('both', 0, answer, 'In one place the size of an artifact matters little.');
  },
  others: [
    ['it ran in one place', 1],
    ['it ran in a hundred places', 100],
  ],
});

const dutyCycle = rule('duty-cycle', {
  asked: 'How much of the time does it have work?',
  unknown: 'What is seldom busy should cost nothing meanwhile; what is always busy is cheaper on rented machines.',
  judge: ({ busyShare, peakFactor }) => {
    const answer = `${percent(busyShare)} of the time`;
    if (busyShare <= 0.1) return judged('wasm', 2, answer, 'It is idle most of the time, and Wasm scales to nothing.');
    if (peakFactor !== null && peakFactor >= 5)
      return judged('wasm', 1, `${answer}, bursts of ${plainNumber(peakFactor)} times`, 'Bursts suit instant starts.');
    if (busyShare <= 0.5) return judged('both', 1, answer, 'It is neither idle nor always busy: look at the costs.');
    return judged('containers', 2, answer, 'It is busy most of the time, so machines that are rented are used.');
  },
  others: [
    ['it had work for less than a tenth of the time', { busyShare: 0.05, peakFactor: null }],
    ['it had work nearly all the time', { busyShare: 0.9, peakFactor: null }],
  ],
});

const latencyGoal = rule('latency-goal', {
  asked: 'How soon is an answer wanted?',
  unknown: 'Under 100 ms a start must not be noticed, and the answer has to come from nearby.',
  judge: (value) => {
    const answer = `Within ${ms(value)}`;
    if (value <= 10)
      return judged('wasm', 3, answer, 'So soon leaves no time for a start or a long way to a data centre.');
    if (value <= 100) return judged('wasm', 2, answer, 'A container that has to start first would miss it.');
    if (value <= 1000) return judged('both', 1, answer, 'A warm container does as well.');
    return judged('both', 0, answer, 'Starts do not matter then.');
  },
  others: [
    ['an answer was wanted within 10 ms', 10],
    ['an answer had some seconds', 5000],
  ],
});

const tenancy = rule('tenancy', {
  asked: 'Whose code is it?',
  unknown: "Other people's code needs a sandbox; a module can do nothing that it was not granted.",
  judge: (value) => {
    switch (value) {
      case 'own':
        return judged('both', 0, 'Our own', 'Your own code needs no wall around each instance.');
      case 'trusted':
        return judged('wasm', 1, 'Of partners', 'Each gets what it was granted, and no more.');
      case 'untrusted':
        return judged(
          'wasm',
          3,
          'Of anybody',
          'A module is a sandbox; a container shares a kernel with its neighbours.',
        );
    }
  },
  others: [
    ['it was your own code', 'own'],
    ['it was the code of anybody', 'untrusted'],
  ],
});

const sovereignty = rule('sovereignty', {
  asked: 'What must its data not leave?',
  unknown: 'Where data has to stay on a site, the code has to come to it.',
  judge: (value) => {
    switch (value) {
      case 'none':
        return judged('both', 0, 'Nothing', 'It may run anywhere.');
      case 'region':
        return judged('both', 1, 'A region', 'Either runs in a region; look which platforms let you choose one.');
      case 'site':
        return judged('wasm', 2, 'A site', 'It has to run on small machines on the spot, which suits small modules.');
    }
  },
  others: [
    ['its data could go anywhere', 'none'],
    ['its data had to stay on the site', 'site'],
  ],
});

const deviceSize = rule('device-size', {
  asked: 'How much memory has the smallest device?',
  unknown: 'A container engine wants hundreds of MB before anything runs; a runtime a few.',
  judge: (value) => {
    const answer = mb(value);
    if (value <= 512) return judged('wasm', 3, answer, 'A container engine and its images leave no room there.');
    if (value <= 2048) return judged('wasm', 2, answer, 'Containers fit, but few of them.');
    if (value <= 8192) return judged('both', 1, answer, 'It has room for either.');
    return judged('both', 0, answer, 'Memory is no reason.');
  },
  others: [
    ['the smallest device had 256 MB', 256],
    ['the devices were servers', 65_536],
  ],
});

export const placeRules: readonly AdviceRule[] = [
  language,
  locations,
  dutyCycle,
  latencyGoal,
  tenancy,
  sovereignty,
  deviceSize,
];
