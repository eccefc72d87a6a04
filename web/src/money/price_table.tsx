import type { ComponentChildren } from 'preact';
import { Table } from '../ui/parts';
import { type Class, classes, type NetworkPrices, priceOf } from './price_rules';
import { pricesWords } from './prices_words';

type Given = {
  label: string;
  networks: readonly NetworkPrices[];
  cell: (amount: string | undefined, network: string, c: Class) => ComponentChildren;
};

/// A row for each network, a column for each class.
export function PriceTable({ label, networks, cell }: Given) {
  const w = pricesWords();
  return (
    <Table
      label={label}
      items={networks}
      keyOf={(n) => n.name}
      columns={[
        { title: w.network, main: true, cell: (n) => n.title },
        ...classes.map((c) => ({
          title: w.classes[c],
          number: true,
          cell: (n: NetworkPrices) => cell(priceOf(n, c), n.name, c),
        })),
      ]}
    />
  );
}
