// Whether the browser can draw the map at all.
export function has_web_gl(): boolean {
  const context = document.createElement('canvas').getContext('webgl2');
  context?.getExtension('WEBGL_lose_context')?.loseContext(); // browsers have only a few
  return context !== null;
}
