import type { Trouble } from '../api/problems';
import { count, isBelowZero, isZero, minus, money } from '../i18n/format';
import { say } from '../ui/dialog';
import { Button, Note } from '../ui/parts';
import { isEmoji, measure, pieces } from './gsm';
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
          <Dear text={text} judged={theirs && judged} people={people} set={set} />
        </>
      )}
    </>
  );
}

type DearProps = { text: string; judged: Judged | undefined; people: number; set: Props['set'] };

/// Those that stay dear when all that can be replaced was: how many, and what one calls them.
function stayingOf(judged: Judged | undefined) {
  if (!judged?.bare) return undefined;
  const all = pieces((judged.plain ?? judged.preview).text).filter((p) => p.dear);
  return { n: all.length, areEmoji: all.every((p) => isEmoji(p.text)) };
}

function Dear({ text, judged, people, set }: DearProps) {
  const w = sendWords();
  const { plain, bare, preview } = judged ?? {};
  const staying = stayingOf(judged);
  const use = (next: string, said: string) => {
    set({ text: next });
    say(said);
  };
  return (
    <Note
      tone="warn"
      action={
        (plain || bare) && (
          <div class="acts">
            {plain && preview && (
              <Button onClick={() => use(plain.text, staying ? w.plainBut(staying.n, staying.areEmoji) : w.plainDone)}>
                {w.plain}
              </Button>
            )}
            {bare && staying && (
              <Button onClick={() => use(bare.text, w.bareDone)}>
                {w.takeOut(staying.n, staying.areEmoji, !!plain)}
              </Button>
            )}
          </div>
        )
      }
    >
      <Why text={text} judged={judged} people={people} /> {staying && w.noPlain(staying.n, staying.areEmoji)}
    </Note>
  );
}

/// What the dear characters cost: segments and money, or room.
function Why({ text, judged, people }: Omit<DearProps, 'set'>) {
  const w = sendWords();
  const mine = measure(text);
  const cheap = judged?.bare ?? judged?.plain;
  const isMore = judged && cheap && cheap.segments < judged.preview.segments;
  const cost = isMore && people > 0 ? minus(judged.preview.total, cheap.total) : undefined;
  const now = judged?.preview.units_per_segment ?? mine.room / Math.max(mine.segments, 1);
  const then = cheap?.units_per_segment ?? (text.length > 160 ? 153 : 160);
  return (
    <>
      <b>{w.dear(mine.dear)}</b>{' '}
      {isMore
        ? w.dearMore(mine.dear, w.segments(judged.preview.segments), w.segments(cheap.segments))
        : w.dearRoom(mine.dear, now, then)}{' '}
      {cost && !isZero(cost) && !isBelowZero(cost) && <b>{w.dearMoney(money(cost))}</b>}
    </>
  );
}

/// The text as a phone shows it.
export const Bubble = ({ from, text }: { from: string; text: string }) => (
  <section class="phone send-phone" aria-label={sendWords().preview}>
    <small>{from ? `${from} · ${sendWords().now}` : sendWords().preview}</small>
    <div class={text ? 'bubble' : 'bubble quiet-text'}>{text || sendWords().emptyText}</div>
  </section>
);
