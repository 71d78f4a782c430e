import type { ClientContext, ClientLink } from '@orpc/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backOffMs, Connection, type OpenSession, type Session } from './connection.ts';
import { EngineAwayError } from './engine-away-error.ts';

/** A session that answers with what `answer` gives, and can be lost. */
function fakeSession(answer: () => Promise<unknown>): Session {
  let isLost = false;
  let tell: () => void = () => undefined;
  const lost = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const link: ClientLink<ClientContext> = { call: answer };
  const end = () => {
    isLost = true;
    tell();
  };
  return { link, lost, isLost: () => isLost, end };
}

/** Opens the sessions given, in order; undefined stands for an engine that cannot be had. */
function opening(sessions: (Session | undefined)[]): OpenSession {
  return () => {
    const next = sessions.shift();
    return next ? Promise.resolve(next) : Promise.reject(new Error('not now'));
  };
}

const becomes = (connection: Connection, kind: string): Promise<void> =>
  new Promise((resolve) => {
    const check = () => {
      if (connection.state.kind !== kind) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = connection.subscribe(check);
    check();
  });

const ok = () => Promise.resolve([]);
let delays: number[];
let connection: Connection;
let release: () => void;

/** Delays are noted; each ends when `release` is called, or at once. */
function connect(
  sessions: (Session | undefined)[],
  options: { patienceMs?: number; holds?: boolean } = {},
): Connection {
  connection = new Connection({
    open: opening(sessions),
    patienceMs: options.patienceMs ?? 5_000,
    delay: (durationMs, signal) => {
      delays.push(durationMs);
      if (!options.holds && sessions.length > 0) return Promise.resolve();
      return new Promise((resolve) => {
        release = resolve;
        signal.addEventListener('abort', () => resolve());
      });
    },
  });
  void connection.run();
  return connection;
}

beforeEach(() => {
  delays = [];
});
afterEach(() => connection.stop());

it('a call made before the engine is there waits for it', async () => {
  const { client } = connect([fakeSession(ok)]);
  await expect(client.fleet.list()).resolves.toEqual([]);
});

it('the same client works on after a loss', async () => {
  const first = fakeSession(ok);
  const { client } = connect([first, fakeSession(() => Promise.resolve(['second']))]);
  await client.fleet.list();
  first.end();
  await becomes(connection, 'away');
  await expect(client.fleet.list()).resolves.toEqual(['second']);
});

describe('a loss', () => {
  it('rejects the calls under way at once, saying that they may have had their effect', async () => {
    let fail: (error: Error) => void = () => undefined;
    let tellSent: () => void = () => undefined;
    const sent = new Promise<void>((resolve) => (tellSent = resolve));
    const session = fakeSession(() => {
      tellSent();
      return new Promise((_resolve, reject) => (fail = reject));
    });
    connect([session]);
    const call = connection.client.fleet.list();
    await sent;
    session.end();
    fail(new Error('queue closed'));
    await expect(call).rejects.toMatchObject({ name: 'EngineAwayError', reach: 'no-answer' });
  });

  it('lets errors of a living engine through as they are', async () => {
    connect([fakeSession(() => Promise.reject(new Error('no such node')))]);
    await expect(connection.client.fleet.list()).rejects.toThrow('no such node');
  });

  it('fails a call that waited too long, saying that it was not sent', async () => {
    connect([], { patienceMs: 5 });
    await expect(connection.client.fleet.list()).rejects.toMatchObject({ name: 'EngineAwayError', reach: 'not-sent' });
  });

  it('gives up waiting when the caller does', async () => {
    connect([]);
    const stop = new AbortController();
    const call = connection.client.fleet.list(undefined, { signal: stop.signal });
    stop.abort();
    await expect(call).rejects.toBeInstanceOf(EngineAwayError);
  });
});

describe('trying again', () => {
  it('waits longer each time, up to five seconds', () => {
    expect([1, 2, 3, 4, 5, 6, 20].map(backOffMs)).toEqual([200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
  });

  it('begins anew with short waits after a connection that worked', async () => {
    const session = fakeSession(ok);
    connect([undefined, undefined, session]);
    await becomes(connection, 'open');
    session.end();
    await becomes(connection, 'away');
    expect(delays).toEqual([200, 400, 200]);
  });

  it('counts its attempts for the banner', async () => {
    connect([], { holds: true });
    await becomes(connection, 'away');
    expect(connection.state).toEqual({ kind: 'away', attempt: 1 });
    release();
    await new Promise<void>((resolve) => connection.subscribe(resolve));
    expect(connection.state).toEqual({ kind: 'away', attempt: 2 });
  });

  it('ends with the page', async () => {
    const session = fakeSession(ok);
    connect([session, fakeSession(ok)]);
    await becomes(connection, 'open');
    connection.stop();
    expect(session.isLost()).toBe(true);
    await session.lost;
    expect(delays).toEqual([]);
  });
});
