import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

/** Where `npm run dev` finds a running gridkeeper. */
const server = process.env['GRIDKEEPER_SERVER'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [vue()],
  define: {
    __VUE_OPTIONS_API__: true, // Element Plus has components that need it
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __INTLIFY_DROP_MESSAGE_COMPILER__: false,
    __INTLIFY_JIT_COMPILATION__: true, // messages without eval, for the strict content policy
  },
  build: {
    target: 'es2022',
    // MapLibre alone is above vite's half megabyte; it is one library and loads once.
    chunkSizeWarningLimit: 1500,
    assetsInlineLimit: 0, // `data:` scripts and fonts would need holes in the content policy
    rollupOptions: {
      output: {
        manualChunks: (id: string) =>
          id.includes('/maplibre-gl/') ? 'map' : /element-plus|@vue|vue-i18n|@intlify/.test(id) ? 'interface' : undefined,
      },
    },
  },
  server: { proxy: { '/api': server, '/ogc': server, '/tiles': server, '/styles': server, '/healthz': server, '/readyz': server } },
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts', 'design/**/*.test.mjs'] },
});
