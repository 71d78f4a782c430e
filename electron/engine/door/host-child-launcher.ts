import { FlotillaError } from '#shared/domain/failure.ts';
import { type Child, type ChildLauncher, type LaunchOrder } from '../child-launcher.ts';
import { type HostLink } from './host-link.ts';
import { type HostMessage } from './host-protocol.ts';

/**
 * Starts helper programs where this process cannot: the packaged app's binary refuses to act as Node, so the main
 * process starts a utility process and passes messages on. Such a program ends with the app, also when `detached`.
 */
export class HostChildLauncher implements ChildLauncher {
  readonly #link: HostLink;
  readonly #helpers = new Map<number, HostedChild>();
  readonly #starting = new Map<number, { resolve: (child: Child) => void; reject: (error: FlotillaError) => void }>();
  #last = 0;

  constructor(link: HostLink) {
    this.#link = link;
    link.onMessage((message) => this.#take(message));
  }

  launch(order: LaunchOrder): Promise<Child> {
    const helper = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#starting.set(helper, { resolve, reject });
      this.#link.send({ type: 'helper-launch', helper, order: { ...order, args: [...order.args] } });
    });
  }

  #take(message: HostMessage): void {
    switch (message.type) {
      case 'helper-started': {
        const child = new HostedChild(message.helper, message.pid, this.#link);
        this.#helpers.set(message.helper, child);
        this.#starting.get(message.helper)?.resolve(child);
        this.#starting.delete(message.helper);
        return;
      }
      case 'helper-failed': {
        const { code, ...rest } = message.failure;
        this.#starting.get(message.helper)?.reject(new FlotillaError(code, message.failure.message, rest));
        this.#starting.delete(message.helper);
        return;
      }
      case 'helper-message':
        return this.#helpers.get(message.helper)?.deliver(message.message);
      case 'helper-exit':
        this.#helpers.get(message.helper)?.end(message.code);
        this.#helpers.delete(message.helper);
        return;
      case 'channel-open':
      case 'channel-data':
      case 'channel-close':
      case 'port':
      case 'register-file':
      case 'shutdown':
        return;
    }
  }
}

class HostedChild implements Child {
  readonly pid: number;
  readonly #helper: number;
  readonly #link: HostLink;
  readonly #messageListeners: ((message: unknown) => void)[] = [];
  readonly #exitListeners: ((code: number | null) => void)[] = [];
  #exit: { code: number | null } | undefined;

  constructor(helper: number, pid: number, link: HostLink) {
    this.#helper = helper;
    this.pid = pid;
    this.#link = link;
  }

  send(message: unknown): void {
    if (!this.#exit) this.#link.send({ type: 'helper-send', helper: this.#helper, message });
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#messageListeners.push(listener);
  }

  onExit(listener: (code: number | null) => void): void {
    if (this.#exit) listener(this.#exit.code);
    else this.#exitListeners.push(listener);
  }

  kill(): void {
    if (!this.#exit) this.#link.send({ type: 'helper-kill', helper: this.#helper });
  }

  deliver(message: unknown): void {
    for (const listener of this.#messageListeners) listener(message);
  }

  end(code: number | null): void {
    if (this.#exit) return;
    this.#exit = { code };
    for (const listener of this.#exitListeners) listener(code);
  }
}
