import type { Trouble } from '../api/problems';
import { count, isBelowZero, isZero, minus, money } from '../i18n/format';
import { say } from '../ui/dialog';
import { Button, Note } from '../ui/parts';
import { measure, pieces } from './gsm';
import type { SendDraft } from './send_draft';
import type { Judged } from './send_preview';
import { sendWords } from './send_words';

type Props = {
  text: string;
  judged: Judged | undefined;
  trouble: Trouble | undefined;
  people: number;
  set: (change: Partial<SendDraft>) => void;
};

/// How long the text is, which of its characters make it dear, and the way out.
export function TextNotes({ text, judged, trouble, people, set }: Props) {
  const w = sendWords();
  const mine = measure(text);
  // The server's count once it has judged this very text; a link with wide references leaves less room.
  const theirs = judged && JSON.parse(judged.key).text === text && text !== '' ? judged.preview : undefined;
  // The operator of mbs chooses how long a text may be, and the refusal says it.
  const most = /most (\d+)/.exec(trouble?.detail ?? '')?.[1];
  const segments = theirs?.segments ?? mine.segments;
  const room = theirs ? theirs.segments * theirs.units_per_segment : mine.room;
  return (
    <>
      <div class="row wrap send-count">
        <small class="num">{w.units(count(theirs?.units ?? mine.units), count(room))}</small>
        {segments > 0 && <b class="num">{w.segments(segments)}</b>}
      </div>
      {trouble?.at('/text') && text !== '' && (
        <Note tone="bad" live>
          {trouble.at('/text')} {trouble.code === 'text_too_long' && most && w.tooLong(w.segments(mine.segments), most)}
        </Note>
      )}
      {mine.dear > 0 && (
        <>
          <p class="send-marked" role="group" aria-label={w.marked}>
            {pieces(text).map((p, i) => (p.dear ? <mark key={i}>{p.text}</mark> : <span key={i}>{p.text}</span>))}
          </p>
          <Dear dear={mine.dear} judged={theirs && judged} people={people} set={set} />
        </>
      )}
    </>
  );
}

type DearProps = { dear: number; judged: Judged | undefined; people: number; set: Props['set'] };

function Dear({ dear, judged, people, set }: DearProps) {
  const w = sendWords();
  const plain = judged?.plain;
  const more = judged && plain && plain.segments < judged.preview.segments;
  const cost = judged && plain ? minus(judged.preview.total, plain.total) : undefined;
  return (
    <Note
      tone="warn"
      action={
        plain && (
          <Button
            onClick={() => {
              set({ text: plain.text });
              say(w.plainDone);
            }}
          >
            {w.plain}
          </Button>
        )
      }
    >
      <b>{w.dear(dear)}</b>{' '}
      {more ? w.dearMore(dear, w.segments(judged.preview.segments), w.segments(plain.segments)) : w.dearRoom(dear)}{' '}
      {more && cost && people > 0 && !isZero(cost) && !isBelowZero(cost) && <b>{w.dearMoney(money(cost))}</b>}{' '}
      {judged && (!plain || plain.encoding === 'ucs2') && w.picture}
    </Note>
  );
}

/// The text as a phone shows it.
export const Bubble = ({ from, text }: { from: string; text: string }) => (
  <section class="phone send-phone" aria-label={sendWords().preview}>
    <small>{from ? `${from} · ${sendWords().now}` : sendWords().preview}</small>
    <div class={text ? 'bubble' : 'bubble quiet-text'}>{text || sendWords().emptyText}</div>
  </section>
);
