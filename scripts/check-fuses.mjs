// Reads the fuses of a packaged app back: what counts is what is in the file, not what was asked for.
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import config from '../electron-builder.config.mjs';

/** electron-builder's name of a fuse → Electron's. */
const fuses = /** @type {const} */ ({
  runAsNode: FuseV1Options.RunAsNode,
  enableCookieEncryption: FuseV1Options.EnableCookieEncryption,
  enableNodeOptionsEnvironmentVariable: FuseV1Options.EnableNodeOptionsEnvironmentVariable,
  enableNodeCliInspectArguments: FuseV1Options.EnableNodeCliInspectArguments,
  enableEmbeddedAsarIntegrityValidation: FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
  onlyLoadAppFromAsar: FuseV1Options.OnlyLoadAppFromAsar,
  grantFileProtocolExtraPrivileges: FuseV1Options.GrantFileProtocolExtraPrivileges,
});

/**
 * @param {string} program of the packaged app
 * @returns {Promise<void>} fails naming every fuse that is not as electron-builder.config.mjs wants it
 */
export async function checkFuses(program) {
  const wire = await getCurrentFuseWire(program);
  const wanted = config.electronFuses ?? {};
  const wrong = Object.entries(fuses)
    .filter(([name, fuse]) => {
      const on = wanted[/** @type {keyof typeof fuses} */ (name)];
      // An older Electron has fewer fuses.
      const state = wire[fuse];
      return on !== undefined && state !== undefined && state !== (on ? FuseState.ENABLE : FuseState.DISABLE);
    })
    .map(([name]) => name);
  if (wrong.length > 0) throw new Error(`Fuses of ${program} are not as configured: ${wrong.join(', ')}`);
}
