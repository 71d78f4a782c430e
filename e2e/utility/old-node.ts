import { Blob } from 'node:buffer';
import { webcrypto } from 'node:crypto';
import { ReadableStream, TransformStream, WritableStream } from 'node:stream/web';
import { deserialize, serialize } from 'node:v8';

/* What the Node of an old Electron lacks as globals and today's libraries take for granted. Import it first. */

/** Never made here; only asked whether something is one. */
class Absent {}

const globals = {
  FormData: Absent,
  Headers: Absent,
  Request: Absent,
  Response: Absent,
  Blob,
  ReadableStream,
  TransformStream,
  WritableStream,
  crypto: webcrypto,
  structuredClone: (value: unknown): unknown => deserialize(serialize(value)),
};

for (const [name, value] of Object.entries(globals)) {
  if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}
