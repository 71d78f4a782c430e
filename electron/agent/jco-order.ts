import type { Grants } from '#shared/domain/grants.ts';

/**
 * What the agent tells the programs that host with jco, and what it hears back. Without a schema library: loading one
 * would be a good part of the time that such a program takes to start, and both sides are the agent's own.
 */

/** Turn a component into JavaScript and core modules, in `folder`, which exists and is empty. */
export interface TranspileOrder {
  readonly module: string;
  readonly folder: string;
}

/** The grants that the jco host knows how to give; all others are refused to the component. */
export type JcoGrants = Pick<Grants, 'http' | 'folders' | 'arguments' | 'config'>;

export const noGrants: JcoGrants = { http: [], folders: [], arguments: [], config: {} };

/** Listen on a port of its own and answer for the component that was transpiled into `folder`. */
export interface ServeOrder {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly memoryLimitBytes: number;
  readonly grants: JcoGrants;
}

export type JcoReport =
  | { readonly type: 'transpiled' }
  | { readonly type: 'listening'; readonly port: number }
  /** A request was handled, well or not; the next may come. */
  | { readonly type: 'handled' }
  /** Nothing more comes. */
  | { readonly type: 'failed'; readonly message: string };

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

export function readTranspileOrder(value: unknown): TranspileOrder {
  if (isObject(value) && typeof value['module'] === 'string' && typeof value['folder'] === 'string') {
    return { module: value['module'], folder: value['folder'] };
  }
  throw new TypeError('this program is started by the agent');
}

export function readServeOrder(value: unknown): ServeOrder {
  if (isObject(value) && typeof value['folder'] === 'string' && typeof value['memoryLimitBytes'] === 'number') {
    const { env, folder, memoryLimitBytes, grants } = value;
    if (isTexts(env) && isGrants(grants)) return { folder, memoryLimitBytes, env, grants };
  }
  throw new TypeError('this program is started by the agent');
}

const isTexts = (value: unknown): value is Record<string, string> =>
  isObject(value) && Object.values(value).every((text) => typeof text === 'string');

const isList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((text) => typeof text === 'string');

function isGrants(value: unknown): value is JcoGrants {
  if (!isObject(value)) return false;
  const { http, folders } = value;
  return (
    (http === 'any' || isList(http)) &&
    Array.isArray(folders) &&
    folders.every(isTexts) &&
    isList(value['arguments']) &&
    isTexts(value['config'])
  );
}

/** Null for what is no report. */
export function readReport(value: unknown): JcoReport | null {
  if (!isObject(value)) return null;
  const { type, port, message } = value;
  if (type === 'transpiled' || type === 'handled') return { type };
  if (type === 'listening' && typeof port === 'number') return { type, port };
  if (type === 'failed' && typeof message === 'string') return { type, message };
  return null;
}

/** What a report says when it is not the one that was waited for. */
export function whatWentWrong(report: JcoReport | null): string {
  return report?.type === 'failed' ? report.message : 'it said something else';
}

/** File that the transpiled component is imported from. */
export const transpiledEntry = 'component.mjs';

export { jcoVersion } from '#shared/domain/jco-version.ts';
