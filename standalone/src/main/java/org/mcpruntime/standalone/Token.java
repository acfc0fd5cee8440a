package org.mcpruntime.standalone;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.mcpruntime.process.api.Callers;
import org.mcpruntime.process.api.Principal;

/** The token of the one administrator that there is here. */
final class Token implements Callers {

  private final byte[] bytes;
  private final Principal owner;

  Token(String token, String owner) {
    this.bytes = token.getBytes(StandardCharsets.UTF_8);
    this.owner = new Principal(owner, Principal.Role.ADMIN);
  }

  @Override
  public Optional<Principal> of(String token) {
    boolean same = MessageDigest.isEqual(bytes, token.getBytes(StandardCharsets.UTF_8));
    return same ? Optional.of(owner) : Optional.empty();
  }
}
