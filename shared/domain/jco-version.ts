/**
 * Version of `@bytecodealliance/jco-transpile` that comes with Flotilla; its package does not let it be read at run
 * time. A test compares it with what is installed.
 */
export const jcoVersion = '0.15.0';
