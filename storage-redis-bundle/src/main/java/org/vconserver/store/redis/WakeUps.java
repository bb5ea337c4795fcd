package org.vconserver.store.redis;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.redisson.api.RTopic;
import org.redisson.client.codec.StringCodec;
import org.vconserver.api.job.JobQueues;

/**
 * Tells listeners what scripts publish. Redisson subscribes anew when a connection was lost; what
 * was published meanwhile is missed. Thread-safe.
 */
final class WakeUps {
  private final List<JobQueues.Listener> listeners = new CopyOnWriteArrayList<>();

  /** Subscribes; called on a thread of ours. */
  WakeUps(Redis redis) {
    RTopic topic = redis.client().getTopic(redis.keys().shared() + "wake", StringCodec.INSTANCE);
    topic.addListener(String.class, (channel, message) -> tell(message));
  }

  private void tell(String message) {
    String rest = message.substring(1);
    if (message.startsWith("q")) {
      listeners.forEach(listener -> listener.jobsCame(rest));
    } else if (message.matches("j\\d{1,18}")) {
      listeners.forEach(listener -> listener.jobTaken(Long.parseLong(rest)));
    }
  }

  JobQueues.Watch watch(JobQueues.Listener listener) {
    AtomicBoolean open = new AtomicBoolean(true);
    JobQueues.Listener mine =
        new JobQueues.Listener() {
          @Override
          public void jobsCame(String queue) {
            if (open.get()) {
              listener.jobsCame(queue);
            }
          }

          @Override
          public void jobTaken(long jobId) {
            if (open.get()) {
              listener.jobTaken(jobId);
            }
          }
        };
    listeners.add(mine);
    return () -> {
      open.set(false);
      listeners.remove(mine);
    };
  }
}
