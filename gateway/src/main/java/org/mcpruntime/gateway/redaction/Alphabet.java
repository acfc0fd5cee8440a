package org.mcpruntime.gateway.redaction;

/** Characters that a kind of secret is made of. */
enum Alphabet {
  /** Letters and digits. */
  PLAIN(""),
  /** Those of base64url. */
  URL("-_"),
  /** Those of base64. */
  BASE64("+/="),
  /** Those of a bearer token (RFC 6750) and of a JWT. */
  TOKEN("-._~+/=");

  private final String others;

  Alphabet(String others) {
    this.others = others;
  }

  private boolean has(char c) {
    return isPlain(c) || others.indexOf(c) >= 0;
  }

  static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** Where the run of such characters ends that begins here. */
  int end(String text, int from) {
    int p = from;
    while (p < text.length() && has(text.charAt(p))) {
      p++;
    }
    return p;
  }
}
