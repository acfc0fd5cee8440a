package org.mcpruntime.gateway.spool;

import java.io.IOException;
import java.nio.file.Path;

/** Makes files of zeros that are wholly on the disk; fails where it is full. */
@FunctionalInterface
interface Preallocation {

  Segment make(Path path, long index, int size) throws IOException;
}
