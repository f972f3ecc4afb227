package io.github.s3wwwkit.seeder.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.simpleframework.xml.Element;
import org.simpleframework.xml.ElementList;
import org.simpleframework.xml.Root;

/**
 * The answer to ListMultipartUploads, as far as it is needed. The library's own class cannot be
 * made of MinIO's, whose StorageClass is empty.
 */
@Root(name = "ListMultipartUploadsResult", strict = false)
final class OpenUploads {
  @Root(name = "Upload", strict = false)
  static final class Upload {
    @Element(name = "Key")
    String key = "";

    @Element(name = "UploadId")
    String id = "";
  }

  @ElementList(entry = "Upload", inline = true, required = false)
  @Nullable List<Upload> uploads = new ArrayList<>();

  List<String> idsOf(String key) {
    List<Upload> all = uploads == null ? List.of() : uploads;
    return all.stream().filter(u -> u.key.equals(key)).map(u -> u.id).toList();
  }
}
