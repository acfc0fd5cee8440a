package org.mcpruntime.gateway.caller;

import java.util.concurrent.CompletionStage;
import org.mcpruntime.contract.audit.Reason;

/** Who a request's caller is, before anybody is told how to come back. */
sealed interface Found {

  /** It does not change any more. */
  sealed interface Final extends Found {}

  record Known(Authentication.Verified verified) implements Final {}

  record Unknown(Reason reason) implements Final {}

  record Later(CompletionStage<Final> found) implements Found {}
}
