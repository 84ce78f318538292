// Addresses that the browser itself follows: files to download and the API's own answers.
import { address, type Path, type Places, type Query } from "./address";
import { linkTo } from "./client";

/** The same list as a file: every list of the API comes as CSV too. */
export const csvLink = <P extends Path>(path: P, places?: Places<P>, query?: Query<P>): string =>
  linkTo(address(path, places, { ...query, format: "csv" }) ?? "");

export const calendarFile = (year: number): string => linkTo(`/api/v1/calendar/${year}.ics`);

/** A forecast as it was published, with its hash. */
export const forecastPermalink = (forecastId: number): string => linkTo(`/api/v1/forecasts/${forecastId}`);
