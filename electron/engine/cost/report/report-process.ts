import { builtInPriceBook } from '#shared/cost/price-book.ts';
import { readPrices } from '#shared/cost/read-basis.ts';
import { failureOf } from '#shared/domain/failure.ts';
import { linkToParent } from '../../parent-link.ts';
import { type ReportAnswer, ReportOrder } from './report-protocol.ts';
import { ReportService } from './report-service.ts';

/** Makes one report, then is ended by the engine: measuring and setting text would hold up its probes for a second. */
const link = linkToParent();
const answer = (message: ReportAnswer) => link.send(message);

async function make(raw: unknown): Promise<ReportAnswer> {
  try {
    const { yaml, format, ownPrices, nowMs } = ReportOrder.parse(raw);
    const prices = readPrices(ownPrices.trim() === '' ? null : ownPrices);
    const book = prices.ok ? prices.book : builtInPriceBook;
    const service = new ReportService({ priceBook: () => book, clock: { nowMs: () => nowMs } });
    return { type: 'made', file: await service.report({ yaml, format }) };
  } catch (error) {
    return { type: 'failed', failure: failureOf(error) };
  }
}

link.onMessage((order) => void make(order).then(answer));
answer({ type: 'ready' });
