import { Table } from '@mantine/core';
import { useMemo, useState } from 'react';
import { builtInPriceBook } from '#shared/cost/price-book.ts';
import { replayClaims } from '#shared/cost/replay-claims.ts';
import { Page } from '../../ui/page.tsx';
import { Section } from '../../ui/section.tsx';

/** What is claimed of Wasm, reckoned anew with inputs that make it true and with inputs that break it. */
export function ClaimsPage() {
  const [nowMs] = useState(Date.now);
  const claims = useMemo(() => replayClaims(builtInPriceBook, nowMs), [nowMs]);
  return (
    <Page title="Claims">
      {claims.map(({ id, claimed, cases }) => (
        <Section key={id} title={claimed} flush>
          <Table>
            <Table.Tbody>
              {cases.map(({ words, before, after, holds }) => (
                <Table.Tr key={words}>
                  <Table.Th scope="row">{words}</Table.Th>
                  <Table.Td>{before.usd?.toFixed(2) ?? 'not known'}</Table.Td>
                  <Table.Td>{after.usd?.toFixed(2) ?? 'not known'}</Table.Td>
                  <Table.Td>{holds ? 'holds' : 'does not hold'}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Section>
      ))}
    </Page>
  );
}
