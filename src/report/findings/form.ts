/** A finding in sentences: what is true, why it matters, and what to write instead. */
export interface Words {
  readonly title: string;
  readonly message: string;
  readonly fix: string;
}
