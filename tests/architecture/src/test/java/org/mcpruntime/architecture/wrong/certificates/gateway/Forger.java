package org.mcpruntime.architecture.wrong.certificates.gateway;

import org.bouncycastle.asn1.x500.X500Name;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.architecture.Wrong;

class Forger {

  @Wrong @Nullable X500Name name;
}
