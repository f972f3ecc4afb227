@NullMarked
package io.github.s3wwwkit.seeder.manifest;

import org.jspecify.annotations.NullMarked;
