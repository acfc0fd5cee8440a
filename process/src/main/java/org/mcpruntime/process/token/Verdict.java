package org.mcpruntime.process.token;

/** What a token turned out to be. */
public sealed interface Verdict {

  /**
   * Signed by the issuer, for the audience, for now.
   *
   * @param subject {@code sub}; empty where the token names none
   */
  record Verified(String subject, Claims claims) implements Verdict {}

  /** Never to be trusted, whatever keys come. */
  record Invalid(Fault fault, String detail) implements Verdict {

    /** The fault's word, stable: {@code audience_wrong}. */
    public String word() {
      return fault.word();
    }

    /** One sentence, without anything of the token that could be a secret. */
    public String sentence() {
      return detail.isEmpty() ? fault.sentence() : fault.sentence() + ": " + detail;
    }
  }

  /**
   * Right as far as can be seen, signed with a key that is not known: ask for {@link Keys#refresh}
   * and look again, once.
   */
  record UnknownKey(String kid) implements Verdict {}

  /** There are no keys yet; the sentence says why. */
  record ProviderUnavailable(String sentence) implements Verdict {}
}
