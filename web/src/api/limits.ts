// How much the server takes, in bytes of UTF-8 (docs/api.md): a Chinese character has three.
export const kMostTextBytes = 2000; // of a task's text and of a note
export const kMostWordBytes = 100; // of a task's kind, skill and source
export const kMostFieldBytes = 500; // of a text of an object of the map

const encoder = new TextEncoder();

// As the server counts it: without the blanks around it, which are not sent.
export function bytes_of(text: string): number {
  return encoder.encode(text.trim()).length;
}

export function fits(text: string, most: number): boolean {
  return bytes_of(text) <= most;
}
