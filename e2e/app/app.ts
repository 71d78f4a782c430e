import { type Page } from '@playwright/test';
import { type EngineClient } from '../../electron/host/engine-client.ts';
import { type Place } from './place.ts';

/** A console that a test drives: the engine with its page, in a browser or in Electron's window. */
export interface App {
  readonly page: Page;
  readonly place: Place;
  /** The contract, as a program of the same user speaks it: for what a test needs and does not look at. */
  readonly engine: EngineClient;
  /** Ends the engine's process at once, as a crash would; its host goes on. */
  killEngine(): Promise<void>;
}

/** An app that its fixture can end. */
export interface StartedApp extends App {
  close(): Promise<void>;
}
