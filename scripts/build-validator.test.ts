import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sourcesSha256 } from './build-validator.mjs';

const folder = join(import.meta.dirname, '../electron/engine/modules/inspector');
const bytes = readFileSync(join(folder, 'validator.wasm'));
const record: unknown = JSON.parse(readFileSync(join(folder, 'validator.json'), 'utf8'));

it('validator.wasm was built from the sources as they are: else run node scripts/build-validator.mjs and commit it', () => {
  expect(record).toMatchObject({
    sourcesSha256: sourcesSha256(),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    sizeBytes: bytes.length,
  });
});

it('validator.wasm names no path of the computer that built it', () => {
  expect(bytes.toString('latin1')).not.toMatch(/\/(home|root|Users|tmp|work)\//);
});
