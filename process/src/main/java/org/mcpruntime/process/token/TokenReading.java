package org.mcpruntime.process.token;

/** What a text turned out to be, before its signature is looked at. */
sealed interface TokenReading permits SignedToken, TokenReading.Refused {

  record Refused(Fault fault, String detail) implements TokenReading {}
}
