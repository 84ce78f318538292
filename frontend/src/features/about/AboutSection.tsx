import type { ReactNode } from "react";

export type SectionId = "method" | "intervals" | "scores" | "sources" | "ledger" | "embed" | "api" | "glossary";

export const TITLES: Record<SectionId, string> = {
  method: "How a forecast is made",
  intervals: "What an interval means",
  scores: "How we are held to it",
  sources: "Where the data come from",
  ledger: "The ledger, and how to check it",
  embed: "Show the forecast on your site",
  api: "For programmers",
  glossary: "Glossary",
};

export function AboutSection({ id, children }: { id: SectionId; children: ReactNode }) {
  return (
    <section id={id} aria-labelledby={`${id}-heading`} className="scroll-mt-6">
      <h2 id={`${id}-heading`} className="text-xl font-bold">{TITLES[id]}</h2>
      <div className="mt-3 space-y-3">{children}</div>
    </section>
  );
}
