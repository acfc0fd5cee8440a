package org.mcpruntime.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Certificates that an authority has signed, as the JDK's own tool makes them. */
final class KeyTool {

  static final char[] PASSWORD = "changeit".toCharArray();

  private static final String AUTHORITY = "ca";

  private final Path folder;

  private KeyTool(Path folder) {
    this.folder = folder;
  }

  /** A tool with an authority that has signed itself. */
  static KeyTool in(Path folder) throws IOException, InterruptedException {
    var tool = new KeyTool(folder);
    tool.generate(AUTHORITY, List.of("-ext", "bc:c"));
    return tool;
  }

  /** A key and its certificate under that alias; with names such as {@code uri:spiffe://…}. */
  KeyTool sign(String alias, String... names) throws IOException, InterruptedException {
    var arguments = new ArrayList<>(List.of("-signer", AUTHORITY));
    if (names.length > 0) {
      arguments.addAll(List.of("-ext", "SAN=" + String.join(",", Arrays.asList(names))));
    }
    generate(alias, arguments);
    return this;
  }

  KeyStore store() throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(folder.resolve("keys.p12").toFile(), PASSWORD);
  }

  /** That key and its chain only. */
  static KeyStore only(KeyStore store, String alias) throws IOException, GeneralSecurityException {
    var only = KeyStore.getInstance("PKCS12");
    only.load(null, PASSWORD);
    only.setKeyEntry(
        alias, store.getKey(alias, PASSWORD), PASSWORD, store.getCertificateChain(alias));
    return only;
  }

  /** The authority's certificate only. */
  static KeyStore trust(KeyStore store) throws IOException, GeneralSecurityException {
    var trust = KeyStore.getInstance("PKCS12");
    trust.load(null, PASSWORD);
    trust.setCertificateEntry(AUTHORITY, store.getCertificate(AUTHORITY));
    return trust;
  }

  private void generate(String alias, List<String> more) throws IOException, InterruptedException {
    var store = folder.resolve("keys.p12").toString();
    var tool = System.getProperty("java.home") + "/bin/keytool";
    var line = new ArrayList<>(List.of(tool, "-J-XX:TieredStopAtLevel=1", "-genkeypair"));
    line.addAll(List.of("-keystore", store, "-storepass", new String(PASSWORD)));
    line.addAll(List.of("-alias", alias, "-dname", "CN=" + alias, "-keyalg", "EC"));
    line.addAll(List.of("-startdate", "2020/01/01 00:00:00", "-validity", "36500"));
    line.addAll(more);
    var said = Files.createTempFile(folder, "keytool", ".txt").toFile();
    int code =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(said).start().waitFor();
    assertThat(code).as("%s: %s", line, Files.readString(said.toPath())).isZero();
  }
}
