/**
 * The parts of the WASI shim that only its Node.js build has. TypeScript resolves the package to the types of its build
 * for browsers.
 */
declare module '@bytecodealliance/preview2-shim/http' {
  import type * as wasi from '@bytecodealliance/preview2-shim/interfaces/wasi-http-types';

  export const types: typeof wasi;
  export class HTTPServer {
    constructor(handler: { handle(request: wasi.IncomingRequest, response: wasi.ResponseOutparam): void });
    listen(port: number, host: string): void;
    address(): unknown;
  }
}

declare module '@bytecodealliance/preview2-shim/sockets' {
  export function createSockets(options: { enableNetwork: boolean }): object;
}
