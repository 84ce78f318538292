import { type KeyboardEvent, useLayoutEffect, useRef, useState } from "react";

import { constructorColour, constructorColours, cssColour } from "../../lib/constructorColours";
import { moved } from "./grid";
import type { Seat } from "./seats";
import { SlotActions } from "./SlotActions";
import type { Move } from "./steps";
import { useDrag } from "./useDrag";

type Props = {
  season: number;
  /** In the order of the grid. */
  seats: readonly Seat[];
  /** The place of each driver in the unchanged race, from 1. */
  places: ReadonlyMap<string, number>;
  onMove: (token: string, move: Move) => void;
};

const KEYS: Record<string, Move> = {
  ArrowUp: (place) => place - 1,
  ArrowDown: (place) => place + 1,
  PageUp: (place) => place - 5,
  PageDown: (place) => place + 5,
  Home: () => 1,
  End: (_, last) => last,
};

/** The starting grid as a list: a driver is dragged by pointer, or moved by the arrow keys and by buttons. */
export function GridEditor({ season, seats, places, onMove }: Props) {
  const [chosen, choose] = useState<string | null>(null);
  const { dragged, start } = useDrag((token, place) => { onMove(token, () => place); });
  const byToken = new Map(seats.map((seat) => [seat.token, seat]));
  const tokens = seats.map(({ token }) => token);
  const order = tokens.join();
  const shown = dragged ? moved(tokens, dragged.token, dragged.place) : tokens;
  const isUnchanged = shown.every((token, index) => (places.get(token) ?? index + 1) === index + 1);
  const colours = constructorColours(seats.map((seat) => seat.constructor), season);
  const list = useRef<HTMLOListElement>(null);
  const held = useRef<string | null>(null);
  // The browser takes the focus from a row that is moved within the list.
  useLayoutEffect(() => {
    if (held.current !== null) list.current?.querySelector<HTMLElement>(`[data-token="${held.current}"]`)?.focus();
    held.current = null;
  }, [order]);
  const follow = (event: KeyboardEvent, token: string) => {
    const move = KEYS[event.key];
    if (!move) return;
    event.preventDefault();
    held.current = token;
    onMove(token, move);
  };
  return (
    <ol ref={list} aria-label="Starting grid" className="grid-list">
      {shown.map((token, index) => {
        const seat = byToken.get(token);
        if (!seat) return null;
        const before = places.get(token);
        const place = index + 1;
        const isChosen = chosen === token;
        return (
          <li key={token} data-dragged={dragged?.token === token} data-moved={before !== undefined && before !== place}>
            <span className="w-6 shrink-0 text-right font-bold tabular-nums">{place}</span>
            <span className="grid-handle" aria-hidden="true" onPointerDown={(event) => { start(event, token, place); }}>
              <svg viewBox="0 0 8 12" className="h-3 w-2 fill-current"><path d="M1 1h2v2H1zM5 1h2v2H5zM1 5h2v2H1zM5 5h2v2H5zM1 9h2v2H1zM5 9h2v2H5z" /></svg>
            </span>
            <button
              type="button"
              className="grid-driver"
              data-token={token}
              aria-expanded={isChosen}
              onPointerDown={(event) => {
                // A finger on a name scrolls the page.
                if (event.pointerType === "mouse") start(event, token, place);
              }}
              onKeyDown={(event) => {
                follow(event, token);
              }}
              onClick={() => {
                choose(isChosen ? null : token);
              }}
            >
              <svg aria-hidden="true" className="chip"><rect width="100%" height="100%" rx="2" style={{ fill: cssColour(colours.get(seat.constructor) ?? constructorColour(seat.constructor, season)) }} /></svg>
              <span className="w-9 shrink-0 font-mono text-sm font-bold">{seat.code}</span>
              <span className="min-w-0 truncate">{seat.driver}</span>
              <span className="sr-only">starts {place}; arrow keys move the driver</span>
            </button>
            {seat.pitLane && isUnchanged && <span className="ml-auto shrink-0 text-sm text-soft">pit lane</span>}
            {before !== undefined && before !== place && <span className="ml-auto shrink-0 text-sm text-soft">was {before}</span>}
            {isChosen && <SlotActions driver={seat.driver} place={place} last={seats.length} onMove={(to) => { onMove(token, () => to); }} />}
          </li>
        );
      })}
    </ol>
  );
}
