import { useParams } from "react-router";

/** A number from the path. The routes with numbers answer other words with the not-found page. */
export const useNumberParam = (name: string): number => Number(useParams()[name]);
