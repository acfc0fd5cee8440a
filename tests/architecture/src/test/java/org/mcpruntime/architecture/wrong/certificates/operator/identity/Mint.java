package org.mcpruntime.architecture.wrong.certificates.operator.identity;

import org.bouncycastle.asn1.x500.X500Name;
import org.jspecify.annotations.Nullable;

class Mint {

  @Nullable X500Name name;
}
