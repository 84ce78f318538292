export function HeroSkeleton() {
  return (
    <div className="hero" role="status" aria-label="Loading the next race">
      <div className="frame space-y-4 py-8 motion-safe:animate-pulse sm:py-10">
        <div className="h-5 w-48 max-w-full rounded bg-track-line" />
        <div className="h-12 w-[32rem] max-w-full rounded bg-track-line" />
        <div className="h-6 w-72 max-w-full rounded bg-track-line" />
        <div className="h-28 w-full rounded bg-track-line" />
      </div>
      <div className="kerb" aria-hidden="true" />
    </div>
  );
}
