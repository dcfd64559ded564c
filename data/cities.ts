import { readFile } from "node:fs/promises";
import { citiesIn, type City } from "./cityTable.js";

/** China's 342 prefecture-level divisions, their codes as city codes. */
export const readCities = async (): Promise<City[]> =>
  citiesIn(await readFile(new URL("./prefectures.csv", import.meta.url), "utf8"));
