package org.mcpruntime.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mcpruntime.policy.World.NOW;

import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.snapshot.SessionBinding;

/** A session that is presented is live and the caller's own, or nothing is allowed with it. */
@Domain(Worlds.class)
class SessionsTest {

  @Property
  void a_presented_session_that_was_revoked_always_denies(@ForAll World any) {
    var world = any.withSessions(edited(any, draft -> draft.revoked = true));
    assertDenied(world, Reason.SESSION_REVOKED);
  }

  @Property
  void a_presented_session_that_has_expired_always_denies(@ForAll World any) {
    var world =
        any.withSessions(
            edited(
                any,
                draft -> {
                  draft.revoked = false;
                  draft.until = NOW.minusNanos(1);
                }));
    assertDenied(world, Reason.SESSION_EXPIRED);
  }

  @Property
  void a_presented_session_that_is_not_the_callers_always_denies(@ForAll World any) {
    var world =
        any.withSessions(
            any.snapshot().sessions().stream()
                .filter(s -> !s.subject().includes(any.caller().identity()))
                .toList());
    assertDenied(world, Reason.SESSION_NOT_FOUND);
  }

  /** Lists and the handshake need none; what is presented with them must be live all the same. */
  private static void assertDenied(World world, Reason reason) {
    if (world.caller().session().isEmpty()) {
      return;
    }
    assertThat(world.allows()).isFalse();
    boolean ownIsPresented =
        world.snapshot().sessions().stream()
            .anyMatch(
                s ->
                    s.name().equals(world.caller().session())
                        && s.subject().includes(world.caller().identity()));
    assertThat(world.enforced().reason())
        .isIn(
            Reason.METHOD_UNKNOWN,
            Reason.MISSING_IDENTITY,
            ownIsPresented ? reason : Reason.SESSION_NOT_FOUND);
  }

  @Property
  void where_one_is_required_every_permitted_use_rests_on_a_live_session_of_the_caller(
      @ForAll World world) {
    var required = world.snapshot().session();
    if (required == null || !required.needed() || !world.isUse() || !world.allows()) {
      return;
    }
    var ref = world.enforced().facts().session();
    assertThat(world.snapshot().sessions())
        .filteredOn(s -> s.ref().equals(ref))
        .singleElement()
        .satisfies(
            session -> {
              assertThat(session.name()).isEqualTo(world.caller().session());
              assertThat(session.subject().includes(world.caller().identity())).isTrue();
              assertThat(session.revoked()).isFalse();
              assertThat(session.expired(NOW)).isFalse();
            });
  }

  @Property
  void a_live_session_never_allows_what_no_session_at_all_would_not(@ForAll World any) {
    var world = any.with(Edits.snapshot(any.snapshot(), draft -> draft.session = null));
    var without = world.with(new Caller(world.caller().identity(), ""));
    if (world.allows()) {
      assertThat(without.allows()).isTrue();
    }
  }

  private static List<SessionBinding> edited(World world, Consumer<Edits.SessionDraft> edit) {
    return world.snapshot().sessions().stream()
        .map(
            session ->
                session.name().equals(world.caller().session())
                    ? Edits.session(session, edit)
                    : session)
        .toList();
  }
}
