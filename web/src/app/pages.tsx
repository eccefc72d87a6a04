import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { core } from '../i18n/core';
import { Head, LinkButton, Wait } from '../ui/parts';
import { me, membershipOf } from './session';

/// Pages that say why another cannot be shown, and what to do.

export const Unknown = () => (
  <>
    <Head title={core().trouble.unknownTitle} />
    <p>{core().trouble.unknown}</p>
    <div class="acts">
      <LinkButton kind="main" href="/">
        {core().trouble.home}
      </LinkButton>
    </div>
  </>
);

export function Forbidden({ account }: { account: string }) {
  const role = membershipOf(account)?.role;
  const roles = core().roles as Record<string, string>;
  return (
    <>
      <Head title={core().trouble.forbiddenTitle} />
      <p>{role ? core().trouble.forbidden(roles[role] ?? role) : core().trouble.forbiddenStaff}</p>
      <div class="acts">
        <LinkButton kind="main" href="/">
          {core().trouble.home}
        </LinkButton>
      </div>
    </>
  );
}

/// Nobody is signed in: to the sign-in, and back here afterwards.
export function Nobody() {
  const { url, route } = useLocation();
  useEffect(() => {
    if (me.value === null) route(`/sign-in?then=${encodeURIComponent(url)}`, true);
  }, [url, route]);
  return <Wait what="" />;
}

export const NoCompany = () => (
  <>
    <Head title={core().trouble.noAccountTitle} />
    <p>{core().trouble.noAccount}</p>
    <div class="acts">
      <LinkButton kind="main" href="/new-company">
        {core().account.other}
      </LinkButton>
    </div>
  </>
);
