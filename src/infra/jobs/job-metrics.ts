import { Histogram, type Registry } from 'prom-client';
import type { TaskOptions } from './task.ts';

/** Times every run of a job by its name and outcome. */
export function jobTimer(registry: Registry): NonNullable<TaskOptions['onEnd']> {
  const seconds = new Histogram({
    name: 'job_duration_seconds',
    help: 'Duration of runs of background jobs in seconds',
    labelNames: ['job', 'outcome'] as const,
    buckets: [0.01, 0.1, 0.5, 1, 5, 15, 60, 300, 1_800],
    registers: [registry],
  });
  return (job, outcome, duration) => seconds.observe({ job, outcome }, duration);
}
