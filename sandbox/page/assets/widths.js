// How much room the window has; narrow.css has the same numbers.

/** One column at a time. */
export const narrow = matchMedia("(max-width: 600px)");

/** No room for guide and tools beside the columns. */
export const tight = matchMedia("(max-width: 900px)");
