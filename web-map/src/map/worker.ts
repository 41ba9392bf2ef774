import { setWorkerUrl } from 'maplibre-gl';
import address from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';

// MapLibre's worker is a file of its own: under the strict content policy no blob may run.
setWorkerUrl(address);
