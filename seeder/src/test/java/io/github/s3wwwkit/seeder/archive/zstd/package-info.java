@NullMarked
package io.github.s3wwwkit.seeder.archive.zstd;

import org.jspecify.annotations.NullMarked;
