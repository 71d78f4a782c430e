import { app, Menu, type MenuItemConstructorOptions, shell } from 'electron';

const isMac = process.platform === 'darwin';

const appMenu: MenuItemConstructorOptions = {
  label: app.name,
  submenu: [
    { role: 'about' },
    { type: 'separator' },
    { role: 'services' },
    { type: 'separator' },
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    { type: 'separator' },
    { role: 'quit' },
  ],
};

const viewMenu: MenuItemConstructorOptions = {
  label: '&View',
  submenu: [
    { role: 'reload' },
    { type: 'separator' },
    { role: 'resetZoom' },
    // The plus sign of the role's own accelerator needs Shift on most keyboards.
    { role: 'zoomIn', accelerator: 'CmdOrCtrl+=' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
    { role: 'toggleDevTools' },
  ],
};

/** The standard menu of each platform. The page has its own commands behind Ctrl/Cmd+K. */
export function setupMenu(dataFolder: string): void {
  const help: MenuItemConstructorOptions = {
    role: 'help',
    submenu: [
      { label: 'Show &Data Folder', click: () => void shell.openPath(dataFolder) },
      ...(isMac ? [] : [{ role: 'about' as const }]),
    ],
  };
  const file: MenuItemConstructorOptions = {
    label: '&File',
    submenu: [isMac ? { role: 'close' } : { role: 'quit' }],
  };
  const edit: MenuItemConstructorOptions = { role: 'editMenu' };
  const window: MenuItemConstructorOptions = { role: 'windowMenu' };
  Menu.setApplicationMenu(Menu.buildFromTemplate([...(isMac ? [appMenu] : []), file, edit, viewMenu, window, help]));
}
