import { Fragment } from 'preact';

/// A URL that breaks at its slashes where it must.
export const UrlText = ({ children }: { children: string }) => (
  <>
    {children.split('/').map((part, i) => (
      // The parts have no names, and their order never changes.
      <Fragment key={`${i}${part}`}>
        {i > 0 && '/'}
        {i > 0 && <wbr />}
        {part}
      </Fragment>
    ))}
  </>
);
