package org.mcpruntime.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.mcpruntime.contract.object.SecretKeyRef;
import org.mcpruntime.standalone.workload.Desired;

/** Secrets as files: {@code NAMESPACE/NAME/KEY}. */
record SecretFiles(Path folder) implements Desired.Secrets {

  @Override
  public Optional<String> value(String namespace, SecretKeyRef ref) {
    var file = file(namespace, ref);
    try {
      return file.startsWith(folder) && Files.isRegularFile(file)
          ? Optional.of(Files.readString(file).stripTrailing())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public String place(String namespace, SecretKeyRef ref) {
    return file(namespace, ref).toString();
  }

  private Path file(String namespace, SecretKeyRef ref) {
    return folder.resolve(namespace).resolve(ref.name()).resolve(ref.key()).normalize();
  }
}
