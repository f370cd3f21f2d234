/** Anything that is given back when the extension stops; the editor's own class asks for more. */
export interface Disposable {
  readonly dispose: () => unknown;
}
