package io.github.s3wwwkit.sidecar.cache;

import io.github.s3wwwkit.sidecar.http1.HttpDate;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What there is under each path, by the record of the release. Never changes. */
final class Site {
  private static final String NOT_FOUND = "404.html";

  // Open addressing, at most half full: looked up by bytes, without making anything of them.
  private final @Nullable Node[] table;
  private final List<Resource> smallestFirst;
  private final @Nullable Resource notFound;
  private final @Nullable Resource spa;
  private final @Nullable Instant published;

  private Site(
      @Nullable Node[] table,
      List<Resource> smallestFirst,
      @Nullable Resource notFound,
      @Nullable Resource spa,
      @Nullable Instant published) {
    this.table = table;
    this.smallestFirst = smallestFirst;
    this.notFound = notFound;
    this.spa = spa;
    this.published = published;
  }

  /**
   * Of a release.
   *
   * @param contents those with a digest and a size
   */
  static Site of(Release release, CacheConfig config, BiFunction<String, Long, Content> contents) {
    Builder builder = new Builder(release, config.origins(), contents);
    Map<String, Resource> resources = builder.resources();
    return new Site(
        table(resources),
        resources.values().stream()
            .sorted(Comparator.comparingLong(resource -> resource.content().size()))
            .toList(),
        resources.get(NOT_FOUND),
        config.spa().isEmpty() ? null : resources.get(config.spa()),
        release.published());
  }

  /** All objects. */
  List<Resource> smallestFirst() {
    return smallestFirst;
  }

  /** The page for what is not found, if the release has one. */
  @Nullable Resource notFound() {
    return notFound;
  }

  /** What is served where nothing is found, if anything is. */
  @Nullable Resource spa() {
    return spa;
  }

  @Nullable Instant published() {
    return published;
  }

  /** What is at the path {@code b[0, length)}, null when nothing is. */
  @Nullable Node find(byte[] b, int length) {
    int mask = table.length - 1;
    for (int i = hash(b, length) & mask; ; i = (i + 1) & mask) {
      Node node = table[i];
      if (node == null || Arrays.equals(node.path(), 0, node.path().length, b, 0, length)) {
        return node;
      }
    }
  }

  private static @Nullable Node[] table(Map<String, Resource> resources) {
    Map<String, Node> nodes = new HashMap<>(resources);
    for (String path : resources.keySet()) {
      for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
        String folder = path.substring(0, slash);
        if (nodes.putIfAbsent(folder, new Node.Folder(utf8(folder))) instanceof Node.Folder) {
          break;
        }
      }
    }
    @Nullable Node[] table = new Node[Integer.highestOneBit(nodes.size()) * 4];
    nodes.values().forEach(node -> put(table, node));
    return table;
  }

  private static void put(@Nullable Node[] table, Node node) {
    int mask = table.length - 1;
    int i = hash(node.path(), node.path().length) & mask;
    while (table[i] != null) {
      i = (i + 1) & mask;
    }
    table[i] = node;
  }

  private static int hash(byte[] b, int length) {
    int hash = 1;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + b[i];
    }
    return hash ^ hash >>> 16;
  }

  private static byte[] utf8(String path) {
    return path.getBytes(StandardCharsets.UTF_8);
  }

  private static final class Builder {
    private final Origins origins;
    private final BiFunction<String, Long, Content> contents;
    private final String lastModified;
    private final Map<String, ReleaseObject> objects = new HashMap<>();
    private final Map<List<String>, CommonFields> fields = new HashMap<>();
    private final Map<String, Resource> resources = new HashMap<>();

    Builder(Release release, Origins origins, BiFunction<String, Long, Content> contents) {
      this.origins = origins;
      this.contents = contents;
      lastModified = HttpDate.text(release.published());
      release.objects().forEach(object -> objects.put(object.path(), object));
    }

    Map<String, Resource> resources() {
      // Those without siblings of their own are others' siblings.
      objects.values().forEach(this::resource);
      return resources;
    }

    private Resource resource(ReleaseObject object) {
      Resource known = resources.get(object.path());
      if (known != null) {
        return known;
      }
      @Nullable Resource[] siblings = siblings(object.path());
      String vary = origins.vary(siblings.length > 0 ? "Accept-Encoding" : "");
      Resource resource =
          new Resource(
              utf8(object.path()),
              contents.apply(object.sha256(), object.bytes()),
              fields.computeIfAbsent(
                  List.of(object.contentType(), object.cacheControl(), vary),
                  key ->
                      CommonFields.of(
                          object.contentType(), object.cacheControl(), lastModified, vary)),
              siblings);
      resources.put(object.path(), resource);
      return resource;
    }

    private @Nullable Resource[] siblings(String path) {
      EnumMap<Encoding, Resource> found = new EnumMap<>(Encoding.class);
      for (Encoding encoding : Encoding.values()) {
        ReleaseObject object = objects.get(path + encoding.suffix());
        if (object != null) {
          found.put(encoding, resource(object));
        }
      }
      if (found.isEmpty()) {
        return new Resource[0];
      }
      return Arrays.stream(Encoding.values()).map(found::get).toArray(Resource[]::new);
    }
  }
}
