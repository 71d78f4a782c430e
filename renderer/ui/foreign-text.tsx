import { plainText } from './plain-text.ts';

/** A text that a module or a node chose: it cannot turn the line around it, and nothing invisible is in it. */
export const ForeignText = ({ children }: { readonly children: string }) => <bdi>{plainText(children)}</bdi>;
