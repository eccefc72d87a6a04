import { useAccount, useFilter } from '../app/place';
import { Compose } from './compose';
import './send.css';
import { useSent } from './send_draft';
import { SentReport } from './sent';

/// Writing and sending a message; afterwards, at ?sent=1, what became of it.
export default function Send() {
  const account = useAccount();
  const [filter, change] = useFilter();
  const [sent] = useSent(account);
  if (filter.sent && sent.value.answer)
    return <SentReport account={account} sent={sent.value} again={() => change({ sent: '' })} />;
  return (
    <Compose
      account={account}
      isConfirming={!!filter.confirm}
      confirm={(open) => change({ confirm: open ? '1' : '', sent: '' })}
      done={(now) => {
        sent.value = now;
        change({ confirm: '', sent: '1' });
      }}
    />
  );
}
