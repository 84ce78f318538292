import { Page } from "../../ui/page/Page";
import { TITLES } from "./AboutSection";
import { ForOthers } from "./ForOthers";
import { Ledger } from "./Ledger";
import { Method } from "./Method";
import { Sources } from "./Sources";

export default function AboutPage() {
  return (
    <Page title="About" lead="Probabilities for every Formula 1 race, published before it and scored in public after it. Open source and free.">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-8 xl:grid-cols-[16rem_minmax(0,46rem)]">
        <nav aria-label="On this page" className="print:hidden xl:sticky xl:top-6 xl:self-start">
          <ul className="flex flex-wrap gap-x-4 gap-y-2 text-sm xl:flex-col">
            {Object.entries(TITLES).map(([id, title]) => (
              <li key={id}><a className="link" href={`#${id}`}>{title}</a></li>
            ))}
          </ul>
        </nav>
        <div className="max-w-[46rem] space-y-10">
          <Method />
          <Sources />
          <Ledger />
          <ForOthers />
        </div>
      </div>
    </Page>
  );
}
