import * as z from "zod";

// Schemas are made without new code: the page's policy allows none. Before any schema is made.
z.config({ jitless: true });
