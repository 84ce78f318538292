import type { ReactNode } from "react";

type Props = { hero?: ReactNode; main: ReactNode; aside: ReactNode };

/** Hero across the top, then the main part with its aside: beside it on wide screens, below it on others. */
export function PageFrame({ hero, main, aside }: Props) {
  return (
    <>
      {hero}
      <div className="frame grid gap-8 py-8 xl:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0">{main}</div>
        <div className="grid content-start gap-4 sm:grid-cols-2 xl:grid-cols-1">{aside}</div>
      </div>
    </>
  );
}
