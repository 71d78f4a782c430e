import { Loader } from '@mantine/core';
import classes from './loading.module.css';

/** Says what is being read, while nothing else can be shown. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <div className={classes.loading} role="status">
      <Loader size={16} aria-hidden="true" />
      {what}
    </div>
  );
}
