import { loadEnv } from 'vite';
import { defineConfig } from 'vitest/config';

// The pages are served by `jingwei serve`; `npm run dev` passes what the map asks for on to one that
// runs at JINGWEI_ADDRESS (default http://127.0.0.1:8080).
const server = loadEnv('', '.', 'JINGWEI_').JINGWEI_ADDRESS ?? 'http://127.0.0.1:8080';

export default defineConfig({
  base: '/',
  build: {
    target: 'es2022',
    assetsInlineLimit: 0, // no data: scripts, so that the strict content policy holds
    chunkSizeWarningLimit: 1500,
  },
  worker: { format: 'es' },
  server: {
    fs: { allow: ['..'] }, // the tests read the table of facility kinds
    proxy: {
      '/districts.json': server,
      '^/[a-z0-9]+/(district\\.json|tiles|terrain|events|features|at|tasks|cadres|session|accounts|projects|works|service-areas|coverage|assignment|log|undo)':
        { target: server, changeOrigin: true, headers: { origin: server } },
    },
  },
  test: { include: ['tests/**/*.test.ts'], environment: 'node' },
});
