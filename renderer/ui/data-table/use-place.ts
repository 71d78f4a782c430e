import { type RefObject, useEffect, useState } from 'react';

/** Where one is in a table. */
export class Place {
  #topPx = 0;
  #activeIndex = 0;
  #hasFocus = false;

  get topPx(): number {
    return this.#topPx;
  }

  get activeIndex(): number {
    return this.#activeIndex;
  }

  /** True when one left from a row that had the focus. */
  get hasFocus(): boolean {
    return this.#hasFocus;
  }

  scrolledTo(topPx: number): void {
    this.#topPx = topPx;
  }

  walkedTo(index: number, hasFocus: boolean): void {
    this.#activeIndex = index;
    this.#hasFocus = hasFocus;
  }
}

/** Places by name, for as long as the page lives. */
const places = new Map<string, Place>();

function placeOf(name: string | undefined): Place {
  const place = (name === undefined ? undefined : places.get(name)) ?? new Place();
  if (name !== undefined) places.set(name, place);
  return place;
}

/** The place where one left the table of this name; a fresh one without a name. */
export function usePlace(name: string | undefined, scroller: RefObject<HTMLDivElement | null>): Place {
  const [place] = useState(() => placeOf(name));
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    if (place.topPx > 0) element.scrollTo({ top: place.topPx });
    const onScroll = () => place.scrolledTo(element.scrollTop);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  }, [place, scroller]);
  return place;
}
