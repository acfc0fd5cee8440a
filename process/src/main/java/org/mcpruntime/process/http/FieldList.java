package org.mcpruntime.process.http;

import io.netty.handler.codec.DefaultHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map.Entry;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Header fields in the order in which they came, found by looking at one after the other: a message
 * has a dozen, and Netty's own hash map of them costs more to fill than it saves. Names and values
 * are refused by Netty's own rules.
 */
final class FieldList extends HttpHeaders {

  private static final int FIRST_ROOM = 16;
  private static final DefaultHeaders.NameValidator<CharSequence> NAMES =
      DefaultHttpHeadersFactory.headersFactory().getNameValidator();
  private static final DefaultHeaders.ValueValidator<CharSequence> VALUES =
      DefaultHttpHeadersFactory.headersFactory().getValueValidator();

  private CharSequence[] names;
  private CharSequence[] values;
  private int size;

  FieldList() {
    names = new CharSequence[FIRST_ROOM];
    values = new CharSequence[FIRST_ROOM];
  }

  private FieldList(FieldList from) {
    names = Arrays.copyOf(from.names, from.names.length);
    values = Arrays.copyOf(from.values, from.values.length);
    size = from.size;
  }

  @Override
  public HttpHeaders copy() {
    return new FieldList(this);
  }

  /** Takes over those of another list whose names are wanted; they were checked when they came. */
  void addFrom(FieldList other, Predicate<CharSequence> wanted) {
    for (int i = 0; i < other.size; i++) {
      if (wanted.test(other.names[i])) {
        append(other.names[i], other.values[i]);
      }
    }
  }

  CharSequence name(int index) {
    return names[index];
  }

  CharSequence value(int index) {
    return values[index];
  }

  private int find(CharSequence name, int from) {
    int length = name.length();
    for (int i = from; i < size; i++) {
      if (names[i].length() == length && AsciiString.contentEqualsIgnoreCase(names[i], name)) {
        return i;
      }
    }
    return -1;
  }

  private void append(CharSequence name, CharSequence value) {
    if (size == names.length) {
      names = Arrays.copyOf(names, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    names[size] = name;
    values[size++] = value;
  }

  private static CharSequence text(Object value) {
    return value instanceof CharSequence text ? text : String.valueOf(value);
  }

  @Override
  public HttpHeaders add(CharSequence name, Object value) {
    var text = text(value);
    NAMES.validateName(name);
    VALUES.validate(text);
    append(name, text);
    return this;
  }

  @Override
  public HttpHeaders add(CharSequence name, Iterable<?> all) {
    all.forEach(value -> add(name, value));
    return this;
  }

  /** As in Netty's own, what is set stands at the end. */
  @Override
  public HttpHeaders set(CharSequence name, Object value) {
    var text = text(value);
    NAMES.validateName(name);
    VALUES.validate(text);
    remove(name);
    append(name, text);
    return this;
  }

  @Override
  public HttpHeaders set(CharSequence name, Iterable<?> all) {
    remove(name);
    return add(name, all);
  }

  @Override
  public HttpHeaders remove(CharSequence name) {
    int kept = find(name, 0);
    if (kept < 0) {
      return this;
    }
    int length = name.length();
    for (int i = kept + 1; i < size; i++) {
      boolean same =
          names[i].length() == length && AsciiString.contentEqualsIgnoreCase(names[i], name);
      if (!same) {
        names[kept] = names[i];
        values[kept++] = values[i];
      }
    }
    size = kept;
    return this;
  }

  @Override
  public HttpHeaders clear() {
    size = 0;
    return this;
  }

  @Override
  public @Nullable String get(CharSequence name) {
    int at = find(name, 0);
    return at < 0 ? null : values[at].toString();
  }

  @Override
  public List<String> getAll(CharSequence name) {
    int at = find(name, 0);
    if (at < 0) {
      return List.of();
    }
    int next = find(name, at + 1);
    if (next < 0) {
      return List.of(values[at].toString());
    }
    var all = new ArrayList<String>();
    all.add(values[at].toString());
    for (; next >= 0; next = find(name, next + 1)) {
      all.add(values[next].toString());
    }
    return all;
  }

  @Override
  public boolean contains(CharSequence name) {
    return find(name, 0) >= 0;
  }

  @Override
  public boolean contains(CharSequence name, CharSequence value, boolean ignoreCase) {
    for (int at = find(name, 0); at >= 0; at = find(name, at + 1)) {
      boolean same =
          ignoreCase
              ? AsciiString.contentEqualsIgnoreCase(values[at], value)
              : AsciiString.contentEquals(values[at], value);
      if (same) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Iterator<? extends CharSequence> valueCharSequenceIterator(CharSequence name) {
    return getAll(name).iterator();
  }

  @Override
  public Iterator<String> valueStringIterator(CharSequence name) {
    return getAll(name).iterator();
  }

  @Override
  public Iterator<Entry<CharSequence, CharSequence>> iteratorCharSequence() {
    return new Iterator<>() {
      private int at;

      @Override
      public boolean hasNext() {
        return at < size;
      }

      @Override
      public Entry<CharSequence, CharSequence> next() {
        if (at >= size) {
          throw new NoSuchElementException();
        }
        return new SimpleImmutableEntry<>(names[at], values[at++]);
      }
    };
  }

  @Override
  @Deprecated // Netty's, in favour of the one for any text
  public Iterator<Entry<String, String>> iterator() {
    var all = entries();
    return all.iterator();
  }

  @Override
  public List<Entry<String, String>> entries() {
    var all = new ArrayList<Entry<String, String>>(size);
    for (int i = 0; i < size; i++) {
      all.add(new SimpleImmutableEntry<>(names[i].toString(), values[i].toString()));
    }
    return all;
  }

  @Override
  public Set<String> names() {
    var all = new LinkedHashSet<String>();
    for (int i = 0; i < size; i++) {
      all.add(names[i].toString());
    }
    return all;
  }

  @Override
  public boolean isEmpty() {
    return size == 0;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public @Nullable Integer getInt(CharSequence name) {
    var text = get(name);
    try {
      return text == null ? null : Integer.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  @Override
  public int getInt(CharSequence name, int otherwise) {
    var found = getInt(name);
    return found == null ? otherwise : found;
  }

  @Override
  public HttpHeaders addInt(CharSequence name, int value) {
    return add(name, Integer.toString(value));
  }

  @Override
  public HttpHeaders setInt(CharSequence name, int value) {
    return set(name, Integer.toString(value));
  }

  // What follows Netty asks for, and nobody here uses.

  @Override
  public @Nullable Short getShort(CharSequence name) {
    var found = getInt(name);
    return found == null || found != found.shortValue() ? null : Short.valueOf(found.shortValue());
  }

  @Override
  public short getShort(CharSequence name, short otherwise) {
    var found = getShort(name);
    return found == null ? otherwise : found;
  }

  @Override
  public @Nullable Long getTimeMillis(CharSequence name) {
    return null;
  }

  @Override
  public long getTimeMillis(CharSequence name, long otherwise) {
    return otherwise;
  }

  @Override
  public HttpHeaders addShort(CharSequence name, short value) {
    return addInt(name, value);
  }

  @Override
  public HttpHeaders setShort(CharSequence name, short value) {
    return setInt(name, value);
  }

  @Override
  public @Nullable String get(String name) {
    return get((CharSequence) name);
  }

  @Override
  public List<String> getAll(String name) {
    return getAll((CharSequence) name);
  }

  @Override
  public boolean contains(String name) {
    return contains((CharSequence) name);
  }

  @Override
  public HttpHeaders add(String name, Object value) {
    return add((CharSequence) name, value);
  }

  @Override
  public HttpHeaders add(String name, Iterable<?> all) {
    return add((CharSequence) name, all);
  }

  @Override
  public HttpHeaders set(String name, Object value) {
    return set((CharSequence) name, value);
  }

  @Override
  public HttpHeaders set(String name, Iterable<?> all) {
    return set((CharSequence) name, all);
  }

  @Override
  public HttpHeaders remove(String name) {
    return remove((CharSequence) name);
  }
}
