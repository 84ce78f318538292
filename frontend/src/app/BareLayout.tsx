import { Content } from "./Content";

/** For pages within other sites: no header, no footer. */
export function BareLayout() {
  return (
    <main id="content" tabIndex={-1} className="outline-none">
      <Content />
    </main>
  );
}
