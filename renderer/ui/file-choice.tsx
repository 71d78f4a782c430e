import { FileButton, type FileButtonProps } from '@mantine/core';
import { useRef } from 'react';

interface FileChoiceProps {
  /** Ends of file names that are offered: `.csv,.gz`. */
  readonly accept: string;
  readonly onFile: (file: File) => void;
  /** The button. */
  readonly children: FileButtonProps['children'];
}

/** A button that takes one file. The same one can be chosen again, as after it was mended or its reading was cancelled. */
export function FileChoice({ accept, onFile, children }: FileChoiceProps) {
  const forget = useRef<() => void>(null);
  const take = (file: File | null) => {
    if (!file) return;
    onFile(file);
    forget.current?.();
  };
  return (
    <FileButton resetRef={forget} onChange={take} accept={accept}>
      {children}
    </FileButton>
  );
}
