/* What a person dropped or chose, told apart while the browser still knows. */

export interface ChosenFile {
  readonly name: string;
  readonly file: File;
  /** A folder looks like a file to the page, and cannot be read as one. */
  readonly isFolder: boolean;
}

/** Must be called in the drop event itself: afterwards its entries are gone. */
export function chosenFromDrop(transfer: DataTransfer): readonly ChosenFile[] {
  return Array.from(transfer.items).flatMap((item) => {
    const file = item.kind === 'file' ? item.getAsFile() : null;
    if (file === null) return [];
    return [{ name: file.name, file, isFolder: item.webkitGetAsEntry()?.isDirectory === true }];
  });
}

/** Whether what is dragged over the page is files at all. */
export const hasFiles = (transfer: DataTransfer | null): boolean => transfer?.types.includes('Files') === true;
