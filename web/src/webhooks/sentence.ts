/// As the end of a sentence; a question has one of its own.
export const ended = (text: string): string => (/[.?!…]$/.test(text) ? text : `${text}.`);
