import { expect, test } from 'vitest';

import { Problem } from '../src/api/client';
import { Resource, retry_unanswered } from '../src/state/resource';

test('an older answer never overtakes a newer question', async () => {
  const resource = new Resource<string>();
  let answer_first = (_: string): void => undefined;
  const first = resource.load(() => new Promise((resolve) => { answer_first = resolve; }));
  const second = resource.load(async () => 'second');
  answer_first('first');
  await Promise.all([first, second]);
  expect(resource.state.value).toEqual({ data: 'second', busy: false });
});

test('the older question is told to stop', async () => {
  const resource = new Resource<string>();
  let stopped = false;
  void resource.load((signal) => new Promise(() => signal.addEventListener('abort', () => { stopped = true; })));
  await resource.load(async () => 'x');
  expect(stopped).toBe(true);
});

test('a failed refresh keeps what was shown and says why', async () => {
  const resource = new Resource<string>();
  await resource.load(async () => 'x');
  const problem = new Problem(503, 'busy', 'busy');
  await resource.load(async () => { throw problem; });
  expect(resource.state.value).toEqual({ data: 'x', problem, busy: false });
});

test('what is gone is no longer shown', async () => {
  const resource = new Resource<string>();
  await resource.load(async () => 'x');
  await resource.load(async () => { throw new Problem(404, 'not_found', 'gone'); });
  expect(resource.state.value.data).toBeUndefined();
  expect(resource.state.value.problem?.status).toBe(404);
});

test('a new question does not show the answer to the old one', async () => {
  const resource = new Resource<string>();
  await resource.load(async () => 'x');
  void resource.load(() => new Promise(() => undefined), false);
  expect(resource.state.value).toEqual({ busy: true });
});

// Answers what it is told to, question by question.
function answering(...answers: (string | Problem)[]) {
  let asked = 0;
  return {
    asked: () => asked,
    ask: async () => {
      const answer = answers[asked++];
      if (answer instanceof Problem) throw answer;
      return answer ?? '';
    },
  };
}
const settled = () => new Promise((resolve) => { setTimeout(resolve); });

test('the last question can be asked again', async () => {
  const resource = new Resource<string>();
  resource.retry(); // of nothing
  const { ask } = answering(new Problem(404, 'not_found', 'gone'), 'x');
  await resource.load(ask);
  resource.retry();
  await settled();
  expect(resource.state.value).toEqual({ data: 'x', busy: false });
});

test('when the server can be reached again, what it has not answered is asked again, what it has refused is not', async () => {
  const [lost, refused, good, left] = [new Resource<string>(), new Resource<string>(), new Resource<string>(), new Resource<string>()];
  const questions = [
    answering(new Problem(0, 'unreachable', ''), 'x'), answering(new Problem(400, 'value_invalid', '')), answering('y'),
    answering(new Problem(503, 'busy', '')),
  ];
  await Promise.all([lost, refused, good, left].map((resource, i) => resource!.load(questions[i]!.ask)));
  left.clear();
  retry_unanswered();
  await settled();
  expect(questions.map(({ asked }) => asked())).toEqual([2, 1, 1, 1]);
  expect(lost.state.value).toEqual({ data: 'x', busy: false });
});
