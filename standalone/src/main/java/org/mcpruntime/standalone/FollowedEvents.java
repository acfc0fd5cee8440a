package org.mcpruntime.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.platform.event.EventFiles;
import org.mcpruntime.platform.event.EventFilter;
import org.mcpruntime.platform.event.Following;
import org.mcpruntime.platform.live.LiveEvents;

/** Outcomes as they are appended to files; which came while nobody listened is not known. */
final class FollowedEvents implements LiveEvents {

  private static final EventFilter OUTCOMES = new EventFilter(Map.of(), false, null, null);
  private static final long LOOK_MS = 50;

  private final EventFiles files;

  FollowedEvents(EventFiles files) {
    this.files = files;
  }

  @Override
  public Run open(@Nullable String after) {
    return new FollowedRun(files.follow(OUTCOMES), after == null);
  }

  private static final class FollowedRun implements Run {

    private final Following following;
    private final boolean whole;

    FollowedRun(Following following, boolean whole) {
      this.following = following;
      this.whole = whole;
    }

    @Override
    public String begins() {
      return "now";
    }

    @Override
    public boolean isWhole() {
      return whole;
    }

    @Override
    public List<Arrived> next(Duration atMost) throws InterruptedException {
      try {
        for (long waited = 0; ; waited += LOOK_MS) {
          var came = following.next();
          if (!came.isEmpty() || waited >= atMost.toMillis()) {
            return came.stream()
                .map(event -> new Arrived(event.path("id").asText(), event))
                .toList();
          }
          following.pause(LOOK_MS);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("records cannot be followed", e);
      }
    }

    @Override
    public void close() {
      try {
        following.close();
      } catch (IOException e) {
        throw new UncheckedIOException("records cannot be put away", e);
      }
    }
  }
}
