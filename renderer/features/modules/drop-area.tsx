import { useEffect, useState } from 'react';
import { type ChosenFile, chosenFromDrop, hasFiles } from './chosen-files.ts';
import classes from './modules.module.css';

/** Takes files dropped anywhere in the window while the page is open, and shows that it would. */
export function DropArea({ onDrop }: { readonly onDrop: (chosen: readonly ChosenFile[]) => void }) {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!hasFiles(event.dataTransfer)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!event.dataTransfer || !hasFiles(event.dataTransfer)) return;
      event.preventDefault();
      setOver(false);
      onDrop(chosenFromDrop(event.dataTransfer));
    };
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [onDrop]);
  return isOver ? (
    <div className={classes.dropArea} aria-hidden="true">
      <div className={classes.dropWords}>Drop WebAssembly files to add them to the library</div>
    </div>
  ) : null;
}
