import { describe, expect, it } from 'vitest';
import { compareVersions, splitWitName, trackName, versionTrack } from './wit-name.ts';
import { isWasiInterface, newestKnownWasi, wasiAdditions, wasiFunctionSince } from './wit-wasi.ts';

describe('names and versions of interfaces', () => {
  it.each([
    ['wasi:http/types@0.2.12', 'wasi:http/types', '0.2.12'],
    ['acme:shop/cart', 'acme:shop/cart', null],
    ['run', 'run', null],
    ['@odd', '@odd', null],
  ])('splits %s', (name, base, version) => {
    expect(splitWitName(name)).toEqual({ base, version });
  });

  it.each([
    ['0.2.12', '0.2'],
    ['1.4.0', '1'],
    ['2.0.0+build', '2'],
    ['0.0.3', '0.0.3'],
    ['0.2.0-rc-2023-10-18', '0.2.0-rc-2023-10-18'],
    ['0.2.0-draft', '0.2.0-draft'],
    ['nonsense', 'nonsense'],
  ])('%s is of the track %s', (version, track) => {
    expect(versionTrack(version)).toBe(track);
  });

  it('counts versions as numbers, pre-releases before their release', () => {
    const sorted = ['0.2.0-draft', '0.2.0', '0.2.3', '0.2.12', '0.3.0-rc-2025-09-16', '0.3.0', '1.0.0'];
    expect(sorted.toReversed().toSorted(compareVersions)).toEqual(sorted);
    expect(trackName('wasi:http/types@0.2.12')).toBe(trackName('wasi:http/types@0.2.3'));
  });
});

describe('what WASI has', () => {
  it.each([
    ['wasi:http/types', '0.2', '[method]fields.get', '0.2.0'],
    ['wasi:cli/exit', '0.2', 'exit', '0.2.0'],
    ['wasi:cli/exit', '0.2', 'exit-with-code', '0.2.12'],
    ['wasi:cli/exit', '0.3', 'exit-with-code', '0.3.0'],
    ['wasi:cli/exit', '0.2', 'no-such', null],
    ['wasi:clocks/timezone', '0.2', 'display', null],
    ['acme:shop/cart', '0.2', 'total', null],
    ['constructor', '0.2', 'toString', null],
  ])('%s of %s has %s since %s', (base, track, name, since) => {
    expect(wasiFunctionSince(base, track, name)).toBe(since);
  });

  it('knows interfaces by line', () => {
    expect(isWasiInterface('wasi:http/incoming-handler', '0.2')).toBe(true);
    expect(isWasiInterface('wasi:http/incoming-handler', '0.3')).toBe(false);
    expect(newestKnownWasi('0.2')).toBe('0.2.12');
    expect(newestKnownWasi('0.9')).toBeNull();
    expect(wasiAdditions('wasi:cli/exit', '0.2')).toEqual([{ function: 'exit-with-code', since: '0.2.12' }]);
    expect(wasiAdditions('wasi:cli/exit', '0.3')).toEqual([]);
  });
});
