const longest = 80;
/** Names that Windows keeps for devices, with any ending. */
const devices = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/i;

/** A file name that every system takes: letters, digits and dashes of the scenario's name, and what it is. */
export function reportFileName(name: string, extension: string): string {
  const safe = [...name.normalize('NFC').matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map(([word]) => word).join('-');
  const cut = Array.from(safe).slice(0, longest).join('').replace(/-+$/, '');
  const stem = cut === '' ? 'scenario' : devices.test(cut) ? `${cut}-scenario` : cut;
  return `${stem}-cost.${extension}`;
}
