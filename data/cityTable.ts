/** A prefecture-level division; data/README.md names the source. */
export interface City {
  code: string;
  name: string;
  english: string;
  province: string;
}

/** The cities in the text of data/prefectures.csv, which quotes nothing; their codes as city codes. */
export const citiesIn = (csv: string): City[] =>
  csv
    .trim()
    .split("\n")
    .slice(1)
    .map((row) => {
      const [code, name, english, province] = row.split(",") as [string, string, string, string];
      return { code: `MA.156.${code}`, name, english, province };
    });
