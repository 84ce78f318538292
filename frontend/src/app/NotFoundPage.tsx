import { Link } from "react-router";

import { PageHeading } from "../ui/page/PageHeading";
import { useDocumentTitle } from "../ui/page/useDocumentTitle";

export function NotFoundPage() {
  useDocumentTitle("Page not found");
  return (
    <div className="frame py-16">
      <PageHeading>Page not found</PageHeading>
      <p className="mt-3 text-soft">This address leads nowhere. The forecast for the next race is on the front page.</p>
      <Link to="/" className="button mt-6 inline-block">
        To the next race
      </Link>
    </div>
  );
}
