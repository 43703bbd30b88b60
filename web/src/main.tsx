import { render } from 'preact';
import { Map, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import 'maplibre-gl/dist/maplibre-gl.css';

setWorkerUrl(workerUrl);
render(<div id="map" style={{ position: 'fixed', inset: 0 }} />, document.getElementById('app')!);
new Map({ container: 'map', style: { version: 8, sources: {}, layers: [] } });
