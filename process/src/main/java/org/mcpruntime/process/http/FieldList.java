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
  private static final int LONGEST_CHECKED = 64;
  private static final CharSequence[] NO_FIELDS = {};
  private static final char[] NO_KEYS = {};
  private static final DefaultHeaders.NameValidator<CharSequence> NAMES =
      DefaultHttpHeadersFactory.headersFactory().getNameValidator();
  private static final DefaultHeaders.ValueValidator<CharSequence> VALUES =
      DefaultHttpHeadersFactory.headersFactory().getValueValidator();

  /** Names that were found to be some; several threads may write to it at once. */
  private static final @Nullable CharSequence[] CHECKED = new @Nullable CharSequence[64];

  /** A name, and its value behind it. */
  private CharSequence[] fields;

  /** One for each name: those that differ here differ. Most names are told apart by it alone. */
  private char[] keys;

  private int size;

  /** None, which takes no room: nearly every message has no trailers. */
  FieldList() {
    fields = NO_FIELDS;
    keys = NO_KEYS;
  }

  private FieldList(FieldList from) {
    fields = Arrays.copyOf(from.fields, from.fields.length);
    keys = Arrays.copyOf(from.keys, from.keys.length);
    size = from.size;
  }

  @Override
  public HttpHeaders copy() {
    return new FieldList(this);
  }

  /** Takes over those of another list whose names are wanted; they were checked when they came. */
  void addFrom(FieldList other, Predicate<CharSequence> wanted) {
    for (int i = 0; i < other.size; i++) {
      if (wanted.test(other.name(i))) {
        append(other.name(i), other.keys[i], other.value(i));
      }
    }
  }

  CharSequence name(int index) {
    return fields[2 * index];
  }

  CharSequence value(int index) {
    return fields[2 * index + 1];
  }

  /** Of the length, the first and the last letter, in either case. */
  private static char key(CharSequence name) {
    int length = name.length();
    return length == 0
        ? 0
        : (char) (length << 11 ^ (name.charAt(0) & 0xDF) << 4 ^ (name.charAt(length - 1) & 0xDF));
  }

  private int find(CharSequence name, char key, int from) {
    for (int i = from; i < size; i++) {
      if (keys[i] == key && isSame(name(i), name)) {
        return i;
      }
    }
    return -1;
  }

  @SuppressWarnings("ReferenceEquality") // names that are read are mostly the same objects
  private static boolean isSame(CharSequence name, CharSequence other) {
    return name == other
        || AsciiString.contentEquals(name, other) // in case as well, which nearly all are
        || AsciiString.contentEqualsIgnoreCase(name, other);
  }

  private void append(CharSequence name, char key, CharSequence value) {
    if (size == keys.length) {
      int room = Math.max(FIRST_ROOM, size * 2);
      fields = Arrays.copyOf(fields, 2 * room);
      keys = Arrays.copyOf(keys, room);
    }
    keys[size] = key;
    fields[2 * size] = name;
    fields[2 * size + 1] = value;
    size++;
  }

  /** Adds a field of letters, digits and what is visible only. */
  void addChecked(CharSequence name, CharSequence value) {
    append(name, key(name), value);
  }

  /** Nearly all names that are written are the same few objects again and again. */
  @SuppressWarnings("ReferenceEquality")
  private static void check(CharSequence name, char key) {
    int slot = (key ^ key >>> 8) & CHECKED.length - 1;
    if (CHECKED[slot] != name) {
      NAMES.validateName(name);
      boolean isKept = name.length() <= LONGEST_CHECKED;
      if (isKept
          && (name instanceof String || name instanceof AsciiString)) { // nobody changes them
        CHECKED[slot] = name;
      }
    }
  }

  private static CharSequence text(Object value) {
    return value instanceof CharSequence text ? text : String.valueOf(value);
  }

  @Override
  public HttpHeaders add(CharSequence name, Object value) {
    var text = text(value);
    char key = key(name);
    check(name, key);
    VALUES.validate(text);
    append(name, key, text);
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
    char key = key(name);
    check(name, key);
    VALUES.validate(text);
    remove(name, key);
    append(name, key, text);
    return this;
  }

  @Override
  public HttpHeaders set(CharSequence name, Iterable<?> all) {
    remove(name);
    return add(name, all);
  }

  @Override
  public HttpHeaders remove(CharSequence name) {
    remove(name, key(name));
    return this;
  }

  private void remove(CharSequence name, char key) {
    int kept = find(name, key, 0);
    if (kept < 0) {
      return;
    }
    for (int i = kept + 1; i < size; i++) {
      if (keys[i] != key || !isSame(name(i), name)) {
        keys[kept] = keys[i];
        fields[2 * kept] = name(i);
        fields[2 * kept + 1] = value(i);
        kept++;
      }
    }
    size = kept;
  }

  @Override
  public HttpHeaders clear() {
    size = 0;
    return this;
  }

  @Override
  public @Nullable String get(CharSequence name) {
    int at = find(name, key(name), 0);
    return at < 0 ? null : value(at).toString();
  }

  @Override
  public List<String> getAll(CharSequence name) {
    char key = key(name);
    int at = find(name, key, 0);
    if (at < 0) {
      return List.of();
    }
    int next = find(name, key, at + 1);
    if (next < 0) {
      return List.of(value(at).toString());
    }
    var all = new ArrayList<String>();
    all.add(value(at).toString());
    for (; next >= 0; next = find(name, key, next + 1)) {
      all.add(value(next).toString());
    }
    return all;
  }

  @Override
  public boolean contains(CharSequence name) {
    return find(name, key(name), 0) >= 0;
  }

  @Override
  public boolean contains(CharSequence name, CharSequence value, boolean ignoreCase) {
    char key = key(name);
    for (int at = find(name, key, 0); at >= 0; at = find(name, key, at + 1)) {
      boolean same =
          ignoreCase
              ? AsciiString.contentEqualsIgnoreCase(value(at), value)
              : AsciiString.contentEquals(value(at), value);
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
        return new SimpleImmutableEntry<>(name(at), value(at++));
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
      all.add(new SimpleImmutableEntry<>(name(i).toString(), value(i).toString()));
    }
    return all;
  }

  @Override
  public Set<String> names() {
    var all = new LinkedHashSet<String>();
    for (int i = 0; i < size; i++) {
      all.add(name(i).toString());
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
