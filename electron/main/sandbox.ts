import { app } from 'electron';

/**
 * Every page runs in the sandbox, whatever its window asks for. Root on Linux must start Electron with `--no-sandbox`;
 * asking for both ends Chromium's own processes, so there the windows' own setting holds alone.
 */
export function setupSandbox(): void {
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
}
