import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

/** Everything comes from our own origin; a page that asks elsewhere is a fault, so the browser refuses. */
const contentSecurity = {
  'default-src': ['none' as const],
  'script-src': ['self' as const],
  'style-src': ['self' as const],
  // The one style attribute of Kit's route announcer, by its digest; no other may come.
  'style-src-attr': [
    'unsafe-hashes' as const,
    'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo=' as const,
  ],
  'img-src': ['self' as const, 'data:' as const],
  'font-src': ['self' as const],
  'connect-src': ['self' as const],
  'manifest-src': ['self' as const],
  'base-uri': ['none' as const],
  'form-action': ['self' as const],
};

export default defineConfig({
  plugins: [
    sveltekit({
      adapter: adapter({ pages: 'build', fallback: 'index.html' }),
      csp: { mode: 'hash', directives: contentSecurity },
      compilerOptions: { runes: true },
    }),
  ],
});
