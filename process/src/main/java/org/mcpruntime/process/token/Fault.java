package org.mcpruntime.process.token;

import java.util.Locale;

/** Why a token is not to be trusted: the closed list. Words are stable. */
public enum Fault {
  TOO_LARGE("it is larger than a token may be"),
  MALFORMED("it is no signed JWT in compact form"),
  ALGORITHM_REFUSED("its algorithm is none that is accepted, or not that of its key"),
  TYPE_REFUSED("its type says that it is no access token"),
  CRITICAL_HEADER("it has critical header parameters, and none is understood here"),
  KEY_UNNAMED("it names no key, and the issuer has several"),
  CLAIM_MALFORMED("a claim is not of its type"),
  ISSUER_WRONG("it is another issuer's"),
  AUDIENCE_WRONG("it is for another audience"),
  EXPIRY_MISSING("it never expires"),
  EXPIRED("it has expired"),
  NOT_YET_VALID("it is not valid yet"),
  ISSUED_IN_FUTURE("it was issued in the future"),
  SIGNATURE_WRONG("its signature is wrong");

  private final String sentence;

  Fault(String sentence) {
    this.sentence = sentence;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String sentence() {
    return sentence;
  }
}
