import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { core } from '../i18n/core';
import { wordsReady } from '../i18n/voice';
import { Button, Head, Wait } from '../ui/parts';

export type { ComponentType };

/// A page that is loaded when it is first shown, with its words in the language that is spoken. While it loads
/// that is said; when it cannot be loaded (offline, or another version was installed) that is said too.
/// `load` fetches it before that.
export function lazy(load: () => Promise<{ default: ComponentType }>): ComponentType & { load: () => Promise<void> } {
  let there: ComponentType | undefined;
  const ready = async () => {
    if (there) return;
    const page = await load();
    await wordsReady();
    there = page.default;
  };
  function Lazy() {
    const [Page, show] = useState<ComponentType | undefined>(() => there);
    const [failed, fail] = useState(false);
    useEffect(() => {
      if (failed) return;
      let gone = false;
      // Also where it came between the drawing and this: `ready` answers at once then, and it is shown.
      ready()
        .then(() => !gone && show(() => there))
        .catch(() => !gone && fail(true));
      return () => {
        gone = true;
      };
    }, [failed]);
    if (Page) return <Page />;
    if (failed)
      return (
        <>
          <Head title={core().trouble.pageTitle} />
          <p>{navigator.onLine ? core().trouble.page : core().trouble.offline}</p>
          <div class="acts">
            <Button kind="main" icon="refresh" onClick={() => (navigator.onLine ? location.reload() : fail(false))}>
              {core().act.reload}
            </Button>
          </div>
        </>
      );
    return <Wait what="" lines={6} />;
  }
  return Object.assign(Lazy, { load: ready });
}
