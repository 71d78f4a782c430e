/** `r3` of `r3-0123456789ab`: within a workload the number names the release. */
export const shortRelease = (release: string): string => release.replace(/-[0-9a-f]{12}$/, '');

/** A release by its number, whole on hover. */
export const ReleaseName = ({ id }: { readonly id: string }) => <code title={id}>{shortRelease(id)}</code>;
