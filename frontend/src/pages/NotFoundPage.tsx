import { Link } from "react-router";

import { useDocumentTitle } from "../hooks/useDocumentTitle";

export function NotFoundPage() {
  useDocumentTitle("Page not found");
  return (
    <div className="frame py-16">
      <h1 className="text-4xl font-extrabold tracking-tight">Page not found</h1>
      <p className="mt-3 text-soft">This address leads nowhere. The forecast for the next race is on the front page.</p>
      <Link to="/" className="button mt-6 inline-block">
        To the next race
      </Link>
    </div>
  );
}
