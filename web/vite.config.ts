import { defineConfig } from 'vite';
import { boot } from './build/boot.mjs';
import { chunkOf } from './build/chunks.mjs';
import { outDir } from './build/out.mjs';

export default defineConfig({
  plugins: [boot()],
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2020',
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    manifest: true,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: { output: { manualChunks: chunkOf, onlyExplicitManualChunks: true } },
  },
  server: { proxy: { '/v1': process.env.MBS_URL ?? 'http://127.0.0.1:8080' } },
});
