package org.mcpruntime.resources.file;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.resources.store.ResourcesContract;

/** A folder of files does what every {@code Resources} does. */
class FileResourcesContractTest {

  @TestFactory
  Stream<DynamicTest> a_folder_keeps_the_contract(@TempDir Path parent) {
    var grounds = new FileGrounds(parent);
    return ResourcesContract.over(grounds).onClose(grounds::close);
  }
}
