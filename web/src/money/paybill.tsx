import { useRef } from 'preact/hooks';
import { Card, Copy } from '../ui/parts';
import type { Options } from './top_up_rules';
import { topUpWords } from './top_up_words';

/// How one pays to the paybill by oneself: what is typed on the phone, to be copied.
export function PayByPaybill({ to }: { to: NonNullable<Options['paybill']> }) {
  const w = topUpWords().paybill;
  return (
    <Card title={w.title}>
      <small>{w.about}</small>
      <ol class="paybill-steps">
        <li>{w.open}</li>
        <Typed name={w.number} is={to.short_code} copy={w.copyNumber} />
        <Typed name={w.account} is={to.account_number} copy={w.copyAccount} />
        <li>{w.sum}</li>
      </ol>
      <small>{w.check}</small>
    </Card>
  );
}

function Typed({ name, is, copy }: { name: string; is: string; copy: string }) {
  const text = useRef<HTMLElement>(null);
  return (
    <li>
      <span class="paybill-typed">
        <span>{name}</span>{' '}
        <b class="num" ref={text}>
          {is}
        </b>
        <Copy text={is} label={copy} from={text} />
      </span>
    </li>
  );
}
