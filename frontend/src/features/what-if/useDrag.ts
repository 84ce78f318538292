import { type PointerEvent, useState } from "react";

import { placeFor } from "./pointer";

type Dragged = { token: string; place: number };

/** So far a pointer may slip within a click. */
const SLIP_PX = 4;

/** The middles of all rows but the dragged one, as they are when the drag begins: they move below the pointer. */
function middlesOf(rows: Iterable<Element>, dragged: Element | null): number[] {
  return [...rows].filter((row) => row !== dragged).map((row) => {
    const { top, height } = row.getBoundingClientRect();
    return top + height / 2 + window.scrollY;
  });
}

/** The click that a browser sends after a drag is none. */
function swallowClick(): void {
  const swallow = (event: Event) => { event.stopPropagation(); };
  document.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => { document.removeEventListener("click", swallow, { capture: true }); });
}

/** Dragging a row of a list: while it is dragged its place follows the pointer; it is moved once it is dropped. */
export function useDrag(onDrop: (token: string, place: number) => void) {
  const [dragged, setDragged] = useState<Dragged | null>(null);

  const start = (event: PointerEvent, token: string, place: number) => {
    const { clientY: startY } = event;
    const row = event.currentTarget.closest("li");
    const middles = middlesOf(row?.parentElement?.children ?? [], row);
    const drag = new AbortController();
    let target = place;
    let isDrag = false;
    const end = (drop: boolean) => {
      drag.abort();
      setDragged(null);
      if (isDrag) swallowClick();
      if (drop && target !== place) onDrop(token, target);
    };
    // On the document: the row itself is moved within the list meanwhile, which would end a capture of the pointer.
    const options = { signal: drag.signal };
    document.addEventListener("pointermove", ({ clientY }) => {
      isDrag ||= Math.abs(clientY - startY) > SLIP_PX;
      if (!isDrag) return;
      target = placeFor(clientY + window.scrollY, middles);
      setDragged({ token, place: target });
    }, options);
    document.addEventListener("pointerup", () => { end(true); }, options);
    document.addEventListener("pointercancel", () => { end(false); }, options);
  };
  return { dragged, start };
}
