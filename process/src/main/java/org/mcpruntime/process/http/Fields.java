package org.mcpruntime.process.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import java.util.function.Predicate;

/** Header fields that we write. */
public final class Fields {

  /** Makes those that are read. */
  static final HttpHeadersFactory FACTORY =
      new HttpHeadersFactory() {
        @Override
        public HttpHeaders newHeaders() {
          return none();
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
          return none();
        }
      };

  private Fields() {}

  /** None yet; names and values that would break out of their line are refused. */
  public static HttpHeaders none() {
    return new FieldList();
  }

  /** Adds those whose names are wanted. */
  public static void copy(HttpHeaders from, HttpHeaders to, Predicate<CharSequence> wanted) {
    if (from instanceof FieldList checked && to instanceof FieldList list) {
      list.addFrom(checked, wanted);
      return;
    }
    var entries = from.iteratorCharSequence();
    while (entries.hasNext()) {
      var entry = entries.next();
      if (wanted.test(entry.getKey())) {
        to.add(entry.getKey(), entry.getValue());
      }
    }
  }
}
