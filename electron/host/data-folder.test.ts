import { expect, test } from 'vitest';
import { dataFolder } from './data-folder.ts';

const home = '/home/ada';

test.skipIf(process.platform === 'win32').each([
  ['linux', {}, '/home/ada/.local/share/flotilla-console'],
  ['linux', { XDG_DATA_HOME: '/data' }, '/data/flotilla-console'],
  ['linux', { XDG_DATA_HOME: 'relative' }, '/home/ada/.local/share/flotilla-console'],
  ['darwin', {}, '/home/ada/Library/Application Support/Flotilla'],
  ['win32', { LOCALAPPDATA: '/local' }, '/local/Flotilla'],
  ['win32', {}, '/home/ada/AppData/Local/Flotilla'],
  ['linux', { FLOTILLA_DATA: '/elsewhere' }, '/elsewhere'],
] as const)('%s with %j: %s', (platform, env, folder) => {
  expect(dataFolder({ platform, home, env })).toBe(folder);
});

test('is not the folder that a node of this user has', () => {
  expect(dataFolder({ platform: 'linux', home, env: {} })).not.toBe('/home/ada/.local/share/flotilla');
});
