package org.mcpruntime.gateway.redaction;

import java.util.List;
import java.util.Locale;

/** Names whose values are secrets, however they are spelled: {@code apiKey}, {@code API-KEY}. */
final class SecretName {

  private static final int LONGEST = 64;

  private static final List<String> ANYWHERE =
      List.of(
          "password",
          "passwd",
          "passphrase",
          "passcode",
          "secret",
          "apikey",
          "accesskey",
          "privatekey",
          "signingkey",
          "encryptionkey",
          "accountkey",
          "credential",
          "masterkey",
          "sshkey",
          "subscriptionkey",
          "authkey",
          "tokenvalue",
          "accesstoken",
          "bearer",
          "authorization",
          "cookie",
          "sessionkey",
          "connectionstring");

  private static final List<String> AT_THE_END =
      List.of(
          "token", "auth", "pwd", "pass", "pin", "otp", "cvv", "cvc", "jwt", "signature", "sig");

  private SecretName() {}

  /** Whether what stands under this name is a secret. */
  static boolean is(String name) {
    if (name.length() > LONGEST) {
      return false;
    }
    var folded = withoutNumber(folded(name));
    for (var word : ANYWHERE) {
      if (folded.contains(word)) {
        return true;
      }
    }
    for (var word : AT_THE_END) {
      if (folded.endsWith(word) && isWord(name, folded, word)) {
        return true;
      }
    }
    return false;
  }

  /** {@code pin} ends {@code userPin} and {@code user_pin}, and no {@code mapping} of shipping. */
  private static boolean isWord(String name, String folded, String word) {
    if (folded.length() == word.length() || word.length() >= 5) {
      return true;
    }
    int at = name.length() - word.length();
    char first = name.charAt(at);
    char before = name.charAt(at - 1);
    return !Alphabet.isPlain(before)
        || (Character.isUpperCase(first) && !Character.isUpperCase(before));
  }

  /** {@code token1} is a token, too. */
  private static String withoutNumber(String name) {
    int end = name.length();
    while (end > 0 && name.charAt(end - 1) >= '0' && name.charAt(end - 1) <= '9') {
      end--;
    }
    return name.substring(0, end);
  }

  /** Headers whose whole line is the value. */
  static boolean isHeader(String name) {
    var folded = folded(name);
    return folded.endsWith("authorization") || folded.endsWith("cookie");
  }

  private static String folded(String name) {
    var folded = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      if (Alphabet.isPlain(name.charAt(i))) {
        folded.append(name.charAt(i));
      }
    }
    return folded.toString().toLowerCase(Locale.ROOT);
  }
}
