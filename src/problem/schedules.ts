/** How the learning rate changes; t counts epochs or steps from 0, those of the warm-up left out. */
export type ScheduleSettings = {
  /** What t counts. */
  readonly by: 'epoch' | 'step';
  /** So many epochs or steps before t = 0 the rate grows from η/warmUp to η in equal parts. */
  readonly warmUp: number;
} & Course;

type Course =
  | { readonly type: 'constant' }
  | { readonly type: 'step'; readonly every: number; readonly factor: number }
  | { readonly type: 'exponential'; readonly factor: number }
  | { readonly type: 'inverse'; readonly decay: number }
  | { readonly type: 'linear' | 'cosine'; readonly over: number; readonly to: number };

/**
 * Returns the factor of the learning rate.
 *
 * @param epoch epochs done before
 * @param step steps done before, in all epochs
 */
export function scheduleFactor(schedule: ScheduleSettings, epoch: number, step: number): number {
  const { by, warmUp } = schedule;
  const count = by === 'epoch' ? epoch : step;
  return count < warmUp ? (count + 1) / warmUp : courseFactor(schedule, count - warmUp);
}

function courseFactor(course: Course, t: number): number {
  switch (course.type) {
    case 'constant':
      return 1;
    case 'step':
      return course.factor ** Math.floor(t / course.every);
    case 'exponential':
      return course.factor ** t;
    case 'inverse':
      return 1 / (1 + course.decay * t);
    case 'linear':
      return 1 + (course.to - 1) * Math.min(1, t / course.over);
    case 'cosine':
      return course.to + ((1 - course.to) * (1 + Math.cos(Math.PI * Math.min(1, t / course.over)))) / 2;
  }
}
