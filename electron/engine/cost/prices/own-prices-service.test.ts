import { expect, it } from 'vitest';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import { Database } from '../../storage/database.ts';
import { OwnPricesService } from './own-prices-service.ts';

const contract = `version: 1
prices:
  - { id: aws.lambda.duration.arm, price: 0.0000113, source: contract, date: 2026-03-01 }
`;

function given() {
  const database = Database.open(':memory:');
  const events: LiveEvent[] = [];
  const recorded: string[] = [];
  const options = {
    database,
    publish: (event: LiveEvent) => void events.push(event),
    record: ({ action }: { action: string }) => void recorded.push(action),
  };
  return { options, events, recorded, service: new OwnPricesService(options) };
}

it('lays the user’s prices over the book, also after a restart', () => {
  const { service, options, events, recorded } = given();
  const builtIn = service.book().prices.get('aws.lambda.duration.arm')?.price;
  expect(service.set(contract).problems).toEqual([]);
  expect(service.book().prices.get('aws.lambda.duration.arm')?.price).toBe('0.0000113');
  expect(new OwnPricesService(options).book().prices.get('aws.lambda.duration.arm')?.price).toBe('0.0000113');
  expect(events).toEqual([{ type: 'cost', what: 'prices' }]);
  service.set('');
  expect(service.book().prices.get('aws.lambda.duration.arm')?.price).toBe(builtIn);
  expect(recorded).toEqual(['prices-changed', 'prices-changed']);
});

it('keeps nothing that has a problem, and says where it is', () => {
  const { service, events } = given();
  service.set(contract);
  const broken = service.set(contract.replace('price: 0.0000113', 'price: -1'));
  expect(broken.problems).toMatchObject([{ line: 3, field: 'prices[0].price' }]);
  expect(service.get().yaml).toBe(contract);
  expect(service.read('version: 2').problems).not.toEqual([]);
  expect(events).toHaveLength(1);
});
