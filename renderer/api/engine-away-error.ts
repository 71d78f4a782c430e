/** The engine did not answer because it is not there. `not-sent`: it never got the call; `no-answer`: it may have. */
export class EngineAwayError extends Error {
  readonly reach: 'not-sent' | 'no-answer';

  constructor(reach: 'not-sent' | 'no-answer') {
    super(reach === 'not-sent' ? 'The engine is not running' : 'The engine stopped before it answered');
    this.name = 'EngineAwayError';
    this.reach = reach;
  }
}
