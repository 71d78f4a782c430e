/**
 * What the preload puts on `window.flotilla` in Electron. In browser mode it is absent: the page then talks over a
 * WebSocket at `/rpc` and uploads files to `/upload`. `PickedFile` is the DOM's `File`, which this folder does not know.
 */
export interface FlotillaBridge<PickedFile = unknown> {
  readonly platform: 'darwin' | 'win32' | 'linux';
  /**
   * Asks for a port to the engine. As soon as the engine answers, it arrives as a `message` event on the window whose
   * data is `portMessage` and whose first port is the port. After `engineLostMessage`, ask again.
   */
  requestPort(): void;
  /** Registers a file that the user dropped or chose and resolves with its handle; the path stays outside the page. */
  fileHandle(file: PickedFile): Promise<string>;
}

/** Data of the window message that carries a port to the engine. */
export const portMessage = 'flotilla:engine-port';

/** Data of the window message that says the engine ended and will be started again. */
export const engineLostMessage = 'flotilla:engine-lost';
