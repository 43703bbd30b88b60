// The server asked directly: what the pages show is compared with it.
import assert from 'node:assert/strict';

export class Api {
  constructor(address) {
    this.address = address;
  }

  async open() {
    const [entry] = await (await fetch(`${this.address}/districts.json`)).json();
    this.code = entry.code;
    this.district = await this.get('district.json');
    return this;
  }

  async get(path) {
    const answer = await fetch(`${this.address}/${this.code}/${path}`);
    assert.equal(answer.status, 200, path);
    return answer.json();
  }

  features(layer, query = '') {
    return this.get(`features/${layer}?limit=1000&${query}`);
  }

  async all(layer, query = '') {
    const found = [];
    for (let after = ''; ;) {
      const page = await this.features(layer, `${query}${after && `&after=${after}`}`);
      found.push(...page.features);
      if (!page.next) return found;
      after = page.next;
    }
  }

  feature(layer, id) {
    return this.get(`features/${layer}/${id}`);
  }

  async edit(layer, id, changes) {
    const { version } = (await this.feature(layer, id)).properties;
    const answer = await fetch(`${this.address}/${this.code}/features/${layer}/${id}`, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json', 'If-Match': `"${version}"` },
      body: JSON.stringify(changes),
    });
    assert.equal(answer.status, 200, await answer.clone().text());
    return answer.json();
  }

  // Writes about tasks; `who` is told apart from the page by nothing but the request.
  async write(method, path, body, headers = {}) {
    const answer = await fetch(`${this.address}/${this.code}/${path}`, {
      method, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body),
    });
    assert.ok(answer.ok, `${path}: ${await answer.clone().text()}`);
    return answer.json();
  }

  make_task(at, text, more = {}) {
    return this.write('POST', 'tasks', { at, text, ...more });
  }

  task(id) {
    return this.get(`tasks/${id}`);
  }

  tasks(query) {
    return this.get(`tasks?limit=1000&${query}`);
  }

  async move(id, order) {
    const { version } = (await this.task(id)).properties;
    return this.write('POST', `tasks/${id}/moves`, order, { 'If-Match': `"${version}"` });
  }

  async undo(revision) {
    const answer = await fetch(`${this.address}/${this.code}/undo`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ revision }),
    });
    assert.equal(answer.status, 200, await answer.clone().text());
  }
}
