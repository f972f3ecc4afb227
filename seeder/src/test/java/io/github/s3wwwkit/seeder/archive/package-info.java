@NullMarked
package io.github.s3wwwkit.seeder.archive;

import org.jspecify.annotations.NullMarked;
