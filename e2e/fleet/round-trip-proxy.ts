import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * A TCP proxy that counts round trips by cause, not by time, and that can break.
 *
 * What the client sends counts one more than the most that it had received by then; what the server sends counts as much
 * as the most that it had received. The highest count that reached the client is the number of times that it had to
 * wait for the server, however the bytes were cut into packets; what a client says last, and nobody answers, is none.
 * Opening the connection adds one. `delayMs` keeps either side from
 * hearing of the other early, as a network does.
 */
export class RoundTripProxy {
  readonly #server: Server;
  readonly #target: { host: string; port: number };
  readonly #delayMs: number;
  readonly #links = new Set<Link>();
  #watchers: { goal: number; tell: () => void }[] = [];
  #roundTrips = 0;
  #lastPassed = 0;
  #bytesUp = 0;
  #bytesDown = 0;

  private constructor(server: Server, target: { host: string; port: number }, delayMs: number) {
    this.#server = server;
    this.#target = target;
    this.#delayMs = delayMs;
    server.on('connection', (client) => this.#join(client));
  }

  static async start(target: { host: string; port: number }, { delayMs = 20 } = {}): Promise<RoundTripProxy> {
    const server = createServer({ noDelay: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new RoundTripProxy(server, target, delayMs);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** All so far, over all connections one after the other, TCP handshakes included. */
  get roundTrips(): number {
    return this.#roundTrips;
  }

  get bytes(): { up: number; down: number } {
    return { up: this.#bytesUp, down: this.#bytesDown };
  }

  /** Waits until nothing has passed for a while: what an operation says last, after its answer, is then behind. */
  async quiet(ms = 8 * this.#delayMs): Promise<void> {
    while (performance.now() - this.#lastPassed < ms) await new Promise((resolve) => setTimeout(resolve, ms / 4));
  }

  /** Lets go of every connection, as a network that resets them. */
  cut(): void {
    for (const link of this.#links) link.cut();
  }

  /** After so many more bytes from the client nothing that the server says arrives; what the client says still does. */
  swallowAnswersAfter(bytesUp: number): void {
    this.onBytesUp(bytesUp, () => {
      for (const link of this.#links) link.deaf = true;
    });
  }

  /** Nothing passes any more, and nobody is told. */
  stall(): void {
    for (const link of this.#links) link.deaf = link.mute = true;
  }

  /** Calls back once, as soon as so many bytes went to the server from now on. */
  onBytesUp(count: number, tell: () => void): void {
    const goal = this.#bytesUp + count;
    this.#watchers.push({ goal, tell });
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(client: Socket): void {
    const upstream = connect({ ...this.#target, noDelay: true });
    const link: Link = {
      deaf: false,
      mute: false,
      cut: () => {
        client.resetAndDestroy();
        upstream.destroy();
        this.#links.delete(link);
      },
    };
    this.#links.add(link);
    this.#roundTrips += 1;
    const base = this.#roundTrips;
    let clientHeard = 0;
    let serverHeard = 0;
    client.on('data', (chunk) => {
      const count = clientHeard + 1;
      this.#later(() => {
        if (link.mute) return;
        serverHeard = Math.max(serverHeard, count);
        this.#lastPassed = performance.now();
        this.#bytesUp += chunk.length;
        upstream.write(chunk);
        this.#tellWatchers();
      });
    });
    upstream.on('data', (chunk) => {
      const count = serverHeard;
      this.#later(() => {
        if (link.deaf) return;
        clientHeard = Math.max(clientHeard, count);
        this.#roundTrips = Math.max(this.#roundTrips, base + count);
        this.#lastPassed = performance.now();
        this.#bytesDown += chunk.length;
        client.write(chunk);
      });
    });
    const close = () => {
      client.destroy();
      upstream.destroy();
      this.#links.delete(link);
    };
    client.on('end', () => this.#later(() => upstream.end()));
    upstream.on('end', () => this.#later(() => (link.deaf ? undefined : client.end())));
    for (const socket of [client, upstream]) socket.on('error', close).on('close', () => this.#later(close));
  }

  #tellWatchers(): void {
    const reached = this.#watchers.filter(({ goal }) => this.#bytesUp >= goal);
    this.#watchers = this.#watchers.filter(({ goal }) => this.#bytesUp < goal);
    for (const { tell } of reached) tell();
  }

  #later(deliver: () => void): void {
    if (this.#delayMs === 0) deliver();
    else setTimeout(deliver, this.#delayMs / 2);
  }
}

interface Link {
  deaf: boolean;
  mute: boolean;
  cut(): void;
}
