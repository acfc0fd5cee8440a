package org.mcpruntime.gateway.redaction;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * Secrets that are known by how they begin, as their makers document it.
 *
 * <p>A shape begins where no letter or digit stands before it and has at least so many characters
 * after its beginning.
 */
enum SecretShape {
  GITHUB_TOKEN(Alphabet.PLAIN, 20, "ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
  GITHUB_PAT(Alphabet.URL, 20, "github_pat_"),
  GITLAB_TOKEN(Alphabet.URL, 16, "glpat-", "gldt-", "glrt-", "glcbt-", "glptt-"),
  SLACK_TOKEN(Alphabet.URL, 10, "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxe-", "xapp-"),
  AI_KEY(Alphabet.URL, 20, "sk-", "hf_", "r8_", "gsk_", "pplx-"),
  STRIPE_KEY(Alphabet.PLAIN, 10, "sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_"),
  AWS_KEY_ID(Alphabet.PLAIN, 16, "AKIA", "ASIA", "ABIA", "ACCA"),
  GOOGLE_KEY(Alphabet.URL, 30, "AIza"),
  GOOGLE_TOKEN(Alphabet.TOKEN, 20, "ya29.", "GOCSPX-", "1//0"),
  NPM_TOKEN(Alphabet.PLAIN, 30, "npm_"),
  PYPI_TOKEN(Alphabet.URL, 20, "pypi-"),
  SENDGRID_KEY(Alphabet.TOKEN, 20, "SG."),
  VAULT_TOKEN(Alphabet.URL, 20, "hvs.", "hvb.", "hvr."),
  CLOUD_TOKEN(Alphabet.PLAIN, 32, "dop_v1_", "doo_v1_", "dor_v1_", "dapi"),
  SHOP_TOKEN(Alphabet.PLAIN, 32, "shpat_", "shpss_", "shpca_", "shppa_"),
  AGE_KEY(Alphabet.PLAIN, 20, "AGE-SECRET-KEY-1"),
  TERRAFORM_TOKEN(Alphabet.URL, 20, "atlasv1."),
  DOCKER_TOKEN(Alphabet.URL, 20, "dckr_pat_", "dckr_oat_"),
  SESSION_TOKEN(Alphabet.URL, 20, "mcprt_"),
  JWT(Alphabet.TOKEN, 20, "eyJ") {
    @Override
    boolean fits(String text, int from, int to) {
      return text.substring(from, to).indexOf('.') >= 0;
    }
  },
  BEARER(Alphabet.TOKEN, 8, "Bearer ", "bearer ", "BEARER ") {
    @Override
    boolean fits(String text, int from, int to) {
      return text.substring(from, to).chars().anyMatch(c -> c >= '0' && c <= '9');
    }
  },
  BASIC(Alphabet.BASE64, 8, "Basic ", "basic ", "BASIC ") {
    @Override
    boolean fits(String text, int from, int to) {
      var run = text.substring(from, to);
      return run.endsWith("=") || run.chars().anyMatch(c -> c >= '0' && c <= '9');
    }
  },
  /** Up to the line that ends it, or to the end of a text that was cut. */
  PRIVATE_KEY(Alphabet.PLAIN, 0, "-----BEGIN ") {
    @Override
    int end(String text, int from) {
      int kind = text.indexOf("PRIVATE KEY", from);
      if (kind < 0 || kind > from + LONGEST_KIND) {
        return from;
      }
      int end = text.indexOf("-----END ", kind);
      int last = end < 0 ? -1 : text.indexOf("-----", end + "-----END ".length());
      return last < 0 ? text.length() : last + "-----".length();
    }
  };

  /** Characters of an escape in a URL. */
  private static final int ESCAPE = 3;

  /** Of the words between a key's {@code BEGIN} and {@code PRIVATE KEY}. */
  private static final int LONGEST_KIND = 24;

  private static final List<List<SecretShape>> BY_FIRST = byFirst();

  private final Alphabet alphabet;
  private final int least;

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot change; its type does not say so.
  private final List<String> beginnings;

  SecretShape(Alphabet alphabet, int least, String... beginnings) {
    this.alphabet = alphabet;
    this.least = least;
    this.beginnings = List.of(beginnings);
  }

  private static List<List<SecretShape>> byFirst() {
    var table = new ArrayList<List<SecretShape>>(128);
    for (int c = 0; c < 128; c++) {
      var found = EnumSet.noneOf(SecretShape.class);
      for (var shape : values()) {
        for (var beginning : shape.beginnings) {
          if (beginning.charAt(0) == c) {
            found.add(shape);
          }
        }
      }
      table.add(List.copyOf(found));
    }
    return List.copyOf(table);
  }

  /** Where the secret ends that begins here; the same place where none does. */
  static int endOf(String text, int from) {
    char first = text.charAt(from);
    if (first >= 128 || !isFree(text, from)) {
      return from;
    }
    var candidates = BY_FIRST.get(first);
    for (int i = 0; i < candidates.size(); i++) {
      int end = candidates.get(i).match(text, from);
      if (end > from) {
        return end;
      }
    }
    return from;
  }

  /** Whether no word goes on here: after an escape of a URL none does. */
  private static boolean isFree(String text, int from) {
    return from == 0
        || !Alphabet.isPlain(text.charAt(from - 1))
        || (from >= ESCAPE && text.charAt(from - ESCAPE) == '%');
  }

  private int match(String text, int from) {
    for (int i = 0; i < beginnings.size(); i++) { // for each text of each record, without garbage
      var beginning = beginnings.get(i);
      if (text.startsWith(beginning, from)) {
        int after = from + beginning.length();
        int end = end(text, after);
        if (end > after && end - after >= least && fits(text, after, end)) {
          return end;
        }
      }
    }
    return from;
  }

  int end(String text, int from) {
    return alphabet.end(text, from);
  }

  boolean fits(String text, int from, int to) {
    return true;
  }

  /** How they may begin, for tests. */
  List<String> beginnings() {
    return beginnings;
  }
}
