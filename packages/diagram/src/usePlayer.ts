/**
 * Plays a recording event by event. It never starts by itself, stops at the end, and pauses while it is out of sight.
 */

import { type RefObject, useEffect, useState } from "react";

/** How long an event stays the newest at speed 1. */
const EVENT_MS = 1_100;

export interface Player {
  /** How many events are shown. */
  step: number;
  isPlaying: boolean;
  /** 1 is the usual speed, 2 twice as fast. */
  speed: number;
  /** Set once the reader has moved: only then does the newest message travel. */
  hasMoved: boolean;
  goTo: (step: number) => void;
  toggle: () => void;
  setSpeed: (speed: number) => void;
}

/** All events are shown at first, so that without JavaScript and on paper nothing is missing. */
export function usePlayer(count: number, figure: RefObject<HTMLElement | null>): Player {
  const [step, setStep] = useState(count);
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(1);
  const [hasMoved, setMoved] = useState(false);
  const [known, setKnown] = useState(count);

  // A growing recording is followed only by a reader who is at its end.
  if (count !== known) {
    setKnown(count);
    if (step >= known || step > count) setStep(count);
  }

  useEffect(() => {
    if (!isPlaying) return undefined;
    if (step >= count) {
      setPlaying(false);
      return undefined;
    }
    const timer = setTimeout(() => setStep(step + 1), EVENT_MS / speed);
    return () => clearTimeout(timer);
  }, [isPlaying, step, speed, count]);

  useEffect(() => {
    if (!isPlaying || !figure.current) return undefined;
    const observer = new IntersectionObserver(([entry]) => {
      if (entry && !entry.isIntersecting) setPlaying(false);
    });
    observer.observe(figure.current);
    return () => observer.disconnect();
  }, [isPlaying, figure]);

  const goTo = (next: number) => {
    setPlaying(false);
    setMoved(true);
    setStep(Math.min(count, Math.max(1, next)));
  };
  const toggle = () => {
    setMoved(true);
    if (!isPlaying && step >= count) setStep(1);
    setPlaying(!isPlaying);
  };
  return { step, isPlaying, speed, hasMoved, goTo, toggle, setSpeed };
}
