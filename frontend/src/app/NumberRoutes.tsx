import { Outlet, useParams } from "react-router";

import { NotFoundPage } from "./NotFoundPage";

/** All parameters of the routes below it are numbers. */
export function NumberRoutes() {
  const params = Object.values(useParams());
  return params.every((value) => value !== undefined && /^\d{1,9}$/.test(value)) ? <Outlet /> : <NotFoundPage />;
}
