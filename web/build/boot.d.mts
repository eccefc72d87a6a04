import type { Plugin } from 'vite';

/// The sign-in in index.html, and the script that shows it.
export const boot: () => Plugin;
