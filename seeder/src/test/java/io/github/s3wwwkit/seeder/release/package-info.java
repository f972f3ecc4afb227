@NullMarked
package io.github.s3wwwkit.seeder.release;

import org.jspecify.annotations.NullMarked;
