package org.mcpruntime.architecture.wrong.clocks.gateway;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.mcpruntime.architecture.Wrong;

class Exchange {

  Instant given(InstantSource source) {
    return source.instant();
  }

  Instant givenClock(Clock clock) {
    return Instant.now(clock);
  }

  @Wrong
  Instant instantNow() {
    return Instant.now();
  }

  @Wrong
  LocalDateTime localNow(ZoneId zone) {
    return LocalDateTime.now(zone);
  }

  @Wrong
  long currentTimeMillis() {
    return System.currentTimeMillis();
  }

  @Wrong
  LongSupplier nanoTime() {
    return System::nanoTime;
  }

  @Wrong
  long insideALambda() {
    LongSupplier clock = () -> System.nanoTime();
    return clock.getAsLong();
  }

  @Wrong
  Clock systemClock() {
    return Clock.systemUTC();
  }

  @Wrong
  Clock systemClockOfAZone() {
    return Clock.system(ZoneOffset.UTC);
  }

  @Wrong
  InstantSource systemSource() {
    return InstantSource.system();
  }

  @Wrong
  void sleep() throws InterruptedException {
    Thread.sleep(Duration.ofMillis(1));
  }

  @Wrong
  void sleepForUnits() throws InterruptedException {
    TimeUnit.SECONDS.sleep(1);
  }
}
