// oxlint-disable-next-line no-control-regex -- it is what is taken out
const escapes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
// oxlint-disable-next-line no-control-regex -- it is what is taken out
const invisible = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A line from a node as plain text: no terminal escapes, no control characters, nothing that turns text around. */
export const plainText = (line: string): string => line.replace(escapes, '').replace(invisible, '');
