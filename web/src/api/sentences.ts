// What is said where the server says nothing. The words of the page give it in the language shown.
export interface Sentences {
  language(): string; // for Accept-Language
  unreachable(): string;
  unexpected(status: string): string;
  not_found(): string;
  wait(sentence: string, seconds: number): string;
}

let given: Sentences | null = null;

export function give_sentences(sentences: Sentences): void {
  given = sentences;
}

// Requires: they have been given.
export function sentences(): Sentences {
  if (!given) throw new Error('no sentences');
  return given;
}
