import { createContext, type ReactNode, useContext, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import classes from './page.module.css';

/** One step of the way to where one is; the last has no address. */
export interface Crumb {
  readonly label: string;
  /** Route path, such as `/fleet`. */
  readonly to?: string;
}

interface Trail {
  readonly crumbs: readonly Crumb[];
  readonly show: (crumbs: readonly Crumb[]) => void;
}

const TrailContext = createContext<Trail>({ crumbs: [], show: () => undefined });

/** Lets pages below say where one is, and the header above show it. */
export function TrailProvider({ children }: { children: ReactNode }) {
  const [crumbs, show] = useState<readonly Crumb[]>([]);
  const trail = useMemo(() => ({ crumbs, show }), [crumbs]);
  return <TrailContext value={trail}>{children}</TrailContext>;
}

export const useTrail = (): readonly Crumb[] => useContext(TrailContext).crumbs;

interface PageProps {
  readonly title: string;
  /** In place of the title in the heading, where it can be changed; says the same. */
  readonly heading?: ReactNode;
  /** Pages above this one, outermost first. */
  readonly parents?: readonly Crumb[];
  /** Beside the title: a state, a count. */
  readonly meta?: ReactNode;
  /** To the right of the title. */
  readonly actions?: ReactNode;
  /** True when the page fills the window and scrolls inside, as pages of one table do. */
  readonly fill?: boolean;
  readonly children: ReactNode;
}

const noParents: readonly Crumb[] = [];

/** A page, or a part of one that has an address of its own, is read from its top, not from where the last one was left. */
export function useStartAtTop(part = ''): void {
  useLayoutEffect(() => {
    const main = document.getElementById('main');
    if (main) main.scrollTop = 0;
  }, [part]);
}

/** A page: its title in the window's title, the header's trail and a heading; its actions; its content. */
export function Page({ title, heading, parents = noParents, meta, actions, fill = false, children }: PageProps) {
  const { show } = useContext(TrailContext);
  useStartAtTop();
  const trail = JSON.stringify([...parents, { label: title }]);
  useEffect(() => {
    // The text is our own, made two lines above: it keeps the effect from running when nothing changed.
    const crumbs = JSON.parse(trail) as readonly Crumb[];
    show(crumbs);
    document.title = `${[...crumbs]
      .reverse()
      .map(({ label }) => label)
      .join(' · ')} · Flotilla`;
  }, [trail, show]);
  return (
    <div className={fill ? classes.fill : classes.page} data-page-fill={fill || undefined}>
      <div className={classes.head}>
        <h1 className={classes.title}>{heading ?? title}</h1>
        {meta ? <div className={classes.meta}>{meta}</div> : null}
        {actions ? <div className={classes.actions}>{actions}</div> : null}
      </div>
      {children}
    </div>
  );
}
