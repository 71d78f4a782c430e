import { useEffect, useRef, useState } from 'react';

/**
 * The value, once a frame at most and a frame late: what is costly to draw follows a slider without making the slider
 * itself wait, and is never put off for good by a hand that keeps moving.
 */
export function useFollowing<Value>(value: Value): Value {
  const [shown, setShown] = useState(value);
  const latest = useRef(value);
  const isWaiting = useRef(false);
  useEffect(() => {
    latest.current = value;
    if (isWaiting.current) return;
    isWaiting.current = true;
    requestAnimationFrame(() => {
      isWaiting.current = false;
      setShown(latest.current);
    });
  }, [value]);
  return shown;
}
