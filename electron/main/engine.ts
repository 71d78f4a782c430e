import { app, dialog } from 'electron';
import { type Failure } from '#shared/domain/failure.ts';
import { EngineHost } from '../host/engine-host.ts';
import { type EngineSpawner, isNodeNewEnough } from '../host/engine-spawner.ts';
import { forkSpawner } from '../host/fork-spawner.ts';
import { UtilityHelpers } from './utility-helpers.ts';
import { utilitySpawner } from './utility-spawner.ts';

/**
 * The engine is a utility process. With an Electron whose Node is too old for it, or where `FLOTILLA_NODE` names a
 * Node, it is forked with that one instead.
 */
function chooseSpawner(): EngineSpawner | undefined {
  const node = process.env['FLOTILLA_NODE'];
  if (node) return forkSpawner(node);
  return isNodeNewEnough(process.versions.node) ? utilitySpawner : undefined;
}

/** Starts the engine and keeps it running; says so when it cannot and offers to try again. */
export function setupEngine(dataFolder: string, programFolder: string): EngineHost | undefined {
  const spawn = chooseSpawner();
  if (!spawn) {
    const message = `This Electron's Node ${process.versions.node} is too old for the engine.`;
    dialog.showErrorBox('Flotilla cannot start', `${message} Set FLOTILLA_NODE to a Node 22.13 or newer.`);
    app.exit(1);
    return undefined;
  }
  const host = new EngineHost({
    spawn,
    start: { dataFolder, programFolder, version: app.getVersion() },
    helpers: new UtilityHelpers(programFolder),
  });
  host.onLost((reason) => process.emitWarning(`The engine ended and is started again: ${reason}`));
  void startUntilGivenUp(host);
  return host;
}

async function startUntilGivenUp(host: EngineHost): Promise<void> {
  host.onFailed((failure) => {
    void askToTryAgain(failure).then((again) => (again ? host.start().catch(() => {}) : app.quit()));
  });
  await host.start().catch(() => {});
}

async function askToTryAgain(failure: Failure): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message: 'The engine of Flotilla cannot run.',
    detail: [failure.message, failure.hint].filter(Boolean).join('\n\n'),
    buttons: ['Try again', 'Quit'],
    defaultId: 0,
    cancelId: 1,
  });
  return response === 0;
}
