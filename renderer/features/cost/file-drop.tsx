import { useEffect, useState } from 'react';
import classes from './file-drop.module.css';

const hasFiles = (transfer: DataTransfer | null): boolean => transfer?.types.includes('Files') === true;

interface FileDropProps {
  /** What happens to a file that is let go. */
  readonly words: string;
  readonly onFile: (file: File) => void;
}

/** Takes a file dropped anywhere in the window while it is there, and shows that it would. */
export function FileDrop({ words, onFile }: FileDropProps) {
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
      const [file] = event.dataTransfer.files;
      if (file) onFile(file);
    };
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [onFile]);
  return isOver ? (
    <div className={classes.area} aria-hidden="true">
      <div className={classes.words}>{words}</div>
    </div>
  ) : null;
}
