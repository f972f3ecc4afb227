/**
 * A decoder of Zstandard (RFC 8878) that reads from a stream in bounded memory.
 *
 * <p>The others for Java load a C library or go around the bounds checks of arrays ({@code
 * sun.misc.Unsafe}): one does not fit into a static binary, the other trusts what it decodes.
 */
@NullMarked
package io.github.s3wwwkit.seeder.archive.zstd;

import org.jspecify.annotations.NullMarked;
