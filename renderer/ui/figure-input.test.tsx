// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, it } from 'vitest';
import { FigureInput } from './figure-input.tsx';

afterEach(cleanup);

function Form({ onValue }: { readonly onValue: (value: number | string) => void }) {
  const [value, setValue] = useState<number | string>(1200);
  const change = (next: number | string) => {
    setValue(next);
    onValue(next);
  };
  return (
    <MantineProvider env="test">
      <FigureInput label="Price" prefix="$" suffix=" a month" value={value} onChange={change} />
    </MantineProvider>
  );
}

it('reads numbers as people write them, and keeps what is none', () => {
  const values: (number | string)[] = [];
  render(<Form onValue={(value) => values.push(value)} />);
  const field = screen.getByLabelText<HTMLInputElement>('Price');
  expect(field.value).toBe('1,200');
  for (const text of ['1e15', '2 M', '-5', '1,5', '']) fireEvent.change(field, { target: { value: text } });
  expect(values).toEqual([1e15, 2e6, -5, '1,5', '']);
  fireEvent.change(field, { target: { value: '16e6' } });
  expect(field.value).toBe('16e6');
  fireEvent.blur(field);
  expect(field.value).toBe('16,000,000');
});
